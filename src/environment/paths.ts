// Reads paths of settings and arguments. What a shell or another library would make of one is done here, or refused by name.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { meantBy, type Meaning } from './meaning.ts';

/** A home folder at the beginning, as every shell writes it. */
const HOME = /^(?:~|\$HOME|\$\{HOME\})(?=\/|$)/u;

/** What would be taken for a name, and make a new folder or file. */
const REFUSED: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/^~/u, () => 'begins with “~”, which is the home folder only as ~/'],
  [/\$[\w{(]/u, () => 'contains “$”: no variable is put in here, but for $HOME at its beginning'],
  [/%\w+%/u, (found) => `contains “${found}”: no variable is put in here`],
  [/^[a-z][a-z\d+.-]+:|^:\w+:/iu, (found) => `begins with “${found}”: write the path alone, like ./data/easel.db`],
  [/["“”„‟″＂\x60´]/u, (found) => `contains the quote “${found}”`],
  [/\?\w+=/u, (found) => `contains “${found}”: write the path alone, without options`],
];
const REFUSED_OUTSIDE_WINDOWS: typeof REFUSED = [
  [/^[a-z]:/iu, (found) => `begins with “${found}”, which only Windows has`],
  [/\\/u, () => 'contains “\\”, which belongs to paths of Windows; in quotes a blank needs none before it'],
];

/** The path as it was meant, made absolute; the value is '' where nothing is given. */
export function pathMeantBy(raw: string): Meaning {
  const meaning = meantBy(raw, 'path');
  return 'fault' in meaning || meaning.value === '' ? meaning : expanded(meaning.value);
}

/** The absolute path, with a home folder put in; or a clause on what it looks like. */
export function expanded(path: string): Meaning {
  const inHome = path.replace(HOME, '.');
  if (inHome !== path && homedir() !== '') return checked(inHome, homedir());
  return checked(path, '');
}

function checked(path: string, base: string): Meaning {
  for (const [form, fault] of [...REFUSED, ...(process.platform === 'win32' ? [] : REFUSED_OUTSIDE_WINDOWS)]) {
    const found = form.exec(path)?.[0];
    if (found !== undefined) return { fault: fault(found) };
  }
  return { value: resolve(join(base, path)) };
}

/** The absolute path that an argument names. Throws a TypeError that says what is wrong with it. */
export function pathArgument(name: string, raw: string): string {
  const meaning = pathMeantBy(raw);
  if ('fault' in meaning) throw new TypeError(`${name} ${meaning.fault}`);
  if (meaning.value === '') throw new TypeError(`${name} is empty`);
  return meaning.value;
}
