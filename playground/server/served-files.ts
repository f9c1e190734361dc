// Which files the page's server hands out: the page's own code and what it imports. Nothing else of the machine.

import { existsSync } from 'node:fs';

const ROOT = decodeURI(new URL('../..', import.meta.url).pathname);
const PAGE = 'playground/page/';
/** Beside the page: what its modules import as values. A file outside answers 404. */
const SHARED = [
  'playground/wire/',
  'src/generation/model/',
  'sandbox/discord/json.ts',
  'sandbox/discord/message.ts',
  'node_modules/',
];
/** How Vite names a file outside its root. */
const OUTSIDE = `/@fs${ROOT}`;

/** Without `..`, hidden files, and anything that a second decoding could change. */
const PLAIN_PATH = /^(?:@?\w[\w.+-]*\/)*\w[\w.+-]*\.(?:css|js|mjs|ts)$/u;
/** What Vite itself adds to what modules import: a version, or that it is imported. */
const PLAIN_QUERY = /^(?:v=[\da-z]+|t=\d+|import|&)*$/u;

/** The folders that Vite may read. */
export const SERVED_FOLDERS: readonly string[] = [PAGE, ...SHARED].map((folder) => `${ROOT}${folder}`);

/** Whether a request's target is the page or one of its files. It is asked before Vite, whose own walls are a second line. */
export function isServed(target: string): boolean {
  const at = target.indexOf('?');
  const path = decoded(at === -1 ? target : target.slice(0, at));
  if (path === '/') return true;
  if (path === null || (at !== -1 && !PLAIN_QUERY.test(target.slice(at + 1)))) return false;
  // Vite takes what is no file of the page for one of the machine.
  if (!path.startsWith(OUTSIDE)) return PLAIN_PATH.test(path.slice(1)) && existsSync(`${ROOT}${PAGE}${path.slice(1)}`);
  const file = path.slice(OUTSIDE.length);
  return PLAIN_PATH.test(file) && SHARED.some((folder) => file.startsWith(folder));
}

function decoded(path: string): string | null {
  try {
    return decodeURI(path);
  } catch {
    return null;
  }
}
