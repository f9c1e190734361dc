// Reads the file `.env`. Node's own reading of it knows no UTF-16, and takes a byte order mark for a part of the first name.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nameOf, trimmed } from './characters.ts';
import { meantBy } from './meaning.ts';
import { misspelt, nearestName } from './misspelt.ts';
import { pathMeantBy } from './paths.ts';
import { codeOf, readText, whyUnread } from './read-text.ts';

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

/** What is wrong with one setting, as a sentence that names it. */
export interface Fault {
  /** null where it is about none alone. */
  readonly name: string | null;
  readonly sentence: string;
}

/** The contents of the file; without entries where there is none. */
export interface EnvFile {
  /** null where no file was read. */
  readonly path: string | null;
  readonly entries: readonly Entry[];
  readonly unread: readonly UnreadLine[];
  readonly faults: readonly string[];
  /** A sentence on a file that was meant to be read and is not; null where there is none. */
  readonly misnamed: string | null;
}

export const NO_ENV_FILE: EnvFile = { path: null, entries: [], unread: [], faults: [], misnamed: null };

/** The file that is read instead of `.env`; `none` reads none. */
const SETTING = 'EASEL_ENV_FILE';
/** Those of shells and systemd (`#`, `;`), and `//`. */
const COMMENT = /^(?:#|;|\/\/)/u;
const ASSIGNMENT = /^(?:export\s+|set\s+)?(?<name>[^\s=]+)\s*=(?<raw>.*)$/isu;
/** `Environment=NAME=value` stands in a unit of systemd's, and sets NAME. */
const NAME = /^(?!Environment$)[\w.-]+$/u;

/** Which file holds the settings, and whether EASEL_ENV_FILE names it; null where that is `none`. */
export function envFilePlace(
  environment: Environment,
): { readonly path: string; readonly isNamed: boolean } | { readonly fault: string } | null {
  const given = trimmed(environment[SETTING] ?? '');
  if (given.toLowerCase() === 'none') return null;
  const named = pathMeantBy(given);
  if ('fault' in named) return { fault: `${SETTING} ${named.fault}` };
  return named.value === '' ? { path: resolve('.env'), isNamed: false } : { path: named.value, isNamed: true };
}

/** Reads `.env` in the working folder, or the file that EASEL_ENV_FILE names. What is wrong with it stands in `faults`. */
export function readEnvFile(environment: Environment): EnvFile {
  const place = envFilePlace(environment);
  if (place === null) return NO_ENV_FILE;
  if ('fault' in place) return faulty(place.fault);
  const { path, isNamed } = place;
  try {
    return { path, ...parseEnvFile(readText(path)) };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return faulty(`${path} ${whyUnread(error)}`);
    return isNamed
      ? faulty(`${SETTING} names ${path}, and there is no such file`)
      : { ...NO_ENV_FILE, misnamed: misnamedBeside(path) };
  }
}

/** Windows hides the ending that its editor adds. */
function misnamedBeside(path: string): string | null {
  return existsSync(`${path}.txt`) ? `${path}.txt must be called .env to be read` : null;
}

export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/u);
}

export function parseEnvFile(text: string): Omit<EnvFile, 'path'> {
  const entries: Entry[] = [];
  const unread: UnreadLine[] = [];
  for (const [index, whole] of linesOf(text).entries()) {
    const line = index + 1;
    const stripped = trimmed(whole);
    if (stripped === '' || COMMENT.test(stripped)) continue;
    const { name: given = '', raw = '' } = ASSIGNMENT.exec(stripped)?.groups ?? {};
    const name = cleanName(given);
    if (NAME.test(name)) entries.push({ name, raw, line });
    else unread.push({ line, text: stripped });
  }
  return { entries, unread, faults: [], misnamed: null };
}

/** The name without quotes, a byte order mark and other invisible characters around it. */
export function cleanName(name: string): string {
  const meant = meantBy(name);
  return 'value' in meant ? meant.value : name;
}

/** What is wrong with a line that was meant for one of the names; null where it is for none of them. */
export function faultOfLine({ line, text }: UnreadLine, names: ReadonlySet<string>): Fault | null {
  const found = [...text.matchAll(/\w+/gu)].find(([word]) => names.has(word));
  if (found === undefined) return faultOfName(line, text, names);
  const [name] = found;
  const behind = text.slice(found.index + name.length);
  const mark = /^["'\s]*(?<mark>[^\w\s"'])/u.exec(behind)?.groups?.['mark'] ?? behind.charAt(0);
  const what =
    mark === '=' && found.index > 0
      ? // Not all that stands there: it could be a secret.
        `must begin the line: ${nameOf(text.charAt(0))} is before it`
      : `has ${mark === '' ? 'nothing' : nameOf(mark)} where = belongs`;
  return { name, sentence: `${name}, in line ${line} of the file, ${what}` };
}

/** Of a line whose name is written with other characters, or with blanks. */
function faultOfName(line: number, text: string, names: ReadonlySet<string>): Fault | null {
  const { given = '' } = /^(?<given>.{1,64}?)[=:＝：]/u.exec(text)?.groups ?? {};
  const name = nearestName(given, names);
  return name === null ? null : { name, sentence: misspelt(`What is set in line ${line} of the file`, given, name) };
}

function faulty(fault: string): EnvFile {
  return { ...NO_ENV_FILE, faults: [fault] };
}
