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
}

export const NO_ENV_FILE: EnvFile = { path: null, entries: [], unread: [], faults: [] };

/** The file that is read instead of `.env`; `none` reads none. */
const SETTING = 'EASEL_ENV_FILE';
/** Those of shells and systemd (`#`, `;`), and `//`. */
const COMMENT = /^(?:#|;|\/\/)/u;
const ASSIGNMENT = /^(?:export\s+|set\s+)?(?<name>[^\s=]+)\s*=(?<raw>.*)$/isu;
/** `Environment=NAME=value` stands in a unit of systemd's, and sets NAME. */
const NAME = /^(?!Environment$)[\w.-]+$/u;

/** Reads `.env` in the working folder, or the file that EASEL_ENV_FILE names. What is wrong with it stands in `faults`. */
export function readEnvFile(environment: Environment): EnvFile {
  const given = trimmed(environment[SETTING] ?? '');
  if (given.toLowerCase() === 'none') return NO_ENV_FILE;
  const named = pathMeantBy(given);
  if ('fault' in named) return faulty(`${SETTING} ${named.fault}`);
  const path = named.value === '' ? resolve('.env') : named.value;
  try {
    return { path, ...parseEnvFile(readText(path)) };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return faulty(`${path} ${whyUnread(error)}`);
    if (named.value !== '') return faulty(`${SETTING} names ${path}, and there is no such file`);
    // Windows hides the ending that its editor adds.
    return existsSync(`${path}.txt`) ? faulty(`${path}.txt must be called .env to be read`) : NO_ENV_FILE;
  }
}

export function parseEnvFile(text: string): Pick<EnvFile, 'entries' | 'unread' | 'faults'> {
  const entries: Entry[] = [];
  const unread: UnreadLine[] = [];
  for (const [index, whole] of text.split(/\r\n|\n|\r/u).entries()) {
    const line = index + 1;
    const stripped = trimmed(whole);
    if (stripped === '' || COMMENT.test(stripped)) continue;
    const { name: given = '', raw = '' } = ASSIGNMENT.exec(stripped)?.groups ?? {};
    const name = cleanName(given);
    if (NAME.test(name)) entries.push({ name, raw, line });
    else unread.push({ line, text: stripped });
  }
  return { entries, unread, faults: [] };
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
