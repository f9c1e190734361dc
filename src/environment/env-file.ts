// Reads the file `.env`. Node's own reading of it knows no UTF-16, and takes a byte order mark for a part of the first name.

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nameOf, trimmed } from './characters.ts';
import { meantBy } from './meaning.ts';
import { pathMeantBy } from './paths.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One `NAME=value` of the file, the value as it stands there. */
interface Entry {
  readonly name: string;
  readonly raw: string;
  readonly line: number;
}

/** A line that is neither that, nor a comment, nor empty. */
export interface UnreadLine {
  readonly line: number;
  readonly text: string;
}

/** The contents of the file; without entries where there is none. */
export interface EnvFile {
  /** null where no file was read. */
  readonly path: string | null;
  readonly entries: readonly Entry[];
  readonly unread: readonly UnreadLine[];
  readonly faults: readonly string[];
}

export const NO_ENV_FILE: EnvFile = { path: null, entries: [], unread: [], faults: [] };

/** The file that is read instead of `.env`; `none` reads none. */
const SETTING = 'EASEL_ENV_FILE';
const ASSIGNMENT = /^(?:export\s+|set\s+)?(?<name>[^\s=]+)\s*=(?<raw>.*)$/su;

/** Reads `.env` in the working folder, or the file that EASEL_ENV_FILE names. What is wrong with it stands in `faults`. */
export function readEnvFile(environment: Environment): EnvFile {
  const given = trimmed(environment[SETTING] ?? '');
  if (given.toLowerCase() === 'none') return NO_ENV_FILE;
  const named = pathMeantBy(given);
  if ('fault' in named) return faulty(`${SETTING} ${named.fault}`);
  const path = named.value === '' ? resolve('.env') : named.value;
  try {
    return { path, ...parseEnvFile(decodeText(readFileSync(path))) };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return faulty(`${path} ${whyUnread(error)}`);
    if (named.value !== '') return faulty(`${SETTING} names ${path}, and there is no such file`);
    // Windows hides the ending that its editor adds.
    return existsSync(`${path}.txt`) ? faulty(`${path}.txt must be called .env to be read`) : NO_ENV_FILE;
  }
}

/** Text in UTF-8 or UTF-16, with or without a byte order mark. What is in neither becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  // A text of settings begins with a letter or #, of which UTF-16 has one byte and a zero.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

export function parseEnvFile(text: string): Pick<EnvFile, 'entries' | 'unread' | 'faults'> {
  const entries: Entry[] = [];
  const unread: UnreadLine[] = [];
  for (const [index, whole] of text.split(/\r\n|\n|\r/u).entries()) {
    const line = index + 1;
    const stripped = trimmed(whole);
    if (stripped === '' || stripped.startsWith('#')) continue;
    const { name, raw } = ASSIGNMENT.exec(stripped)?.groups ?? {};
    if (name === undefined || raw === undefined) unread.push({ line, text: stripped });
    else entries.push({ name: cleanName(name), raw, line });
  }
  return { entries, unread, faults: [] };
}

/** The name without quotes, a byte order mark and other invisible characters around it. */
export function cleanName(name: string): string {
  const meant = meantBy(name);
  return 'value' in meant ? meant.value : name;
}

/** What is wrong with a line that was meant for one of the names; null where it names none of them. */
export function faultOfLine({ line, text }: UnreadLine, names: ReadonlySet<string>): string | null {
  const name = text.match(/\w+/gu)?.find((word) => names.has(word));
  if (name === undefined) return null;
  const [, behind = ''] = text.split(name, 2);
  const separator = /^["'\s]*(?<mark>[^\w\s"'])/u.exec(behind)?.groups?.['mark'] ?? behind.charAt(0);
  const mark = separator === '' ? 'nothing' : nameOf(separator);
  return `${name}, in line ${line} of the file, has ${mark} where = belongs`;
}

function faulty(fault: string): EnvFile {
  return { ...NO_ENV_FILE, faults: [fault] };
}

/** The code of a file system's error, such as ENOENT; '' for another one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A clause on why a file could not be read. */
export function whyUnread(error: unknown): string {
  switch (codeOf(error)) {
    case 'EISDIR':
      return 'is a folder, not a file: Docker makes one where the file that it is to mount is missing';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user';
    default:
      return `cannot be read (${codeOf(error)})`;
  }
}
