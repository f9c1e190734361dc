// The browser that the playground is tested in, and its pictures are taken with.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

type Environment = Readonly<Record<string, string | undefined>>;

/** The program that `CHROMIUM_PATH` names, or the first Chromium on the path; null where there is none. */
export function findChromium({ CHROMIUM_PATH: given, PATH = '' }: Environment): string | null {
  if (given !== undefined && given !== '') return given;
  const places = NAMES.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return places.find(canRun) ?? null;
}

/** For people who wonder why there is no browser. */
export const CHROMIUM_IS_MISSING = `No Chromium was found. CHROMIUM_PATH may name one; else it is ${NAMES.join(', ')} on the PATH.`;

/**
 * For an empty profile, without what a Chromium sends of its own accord. It resolves no name either, so that what the page
 * might ask for elsewhere fails at once.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
