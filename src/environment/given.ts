// Gathers what is given for each setting, from the environment and from `.env`, as it was meant.

import { trimmed } from './characters.ts';
import { cleanName, faultOfLine, type EnvFile, type Environment } from './env-file.ts';
import { meantBy } from './meaning.ts';

/** The settings that a program knows. */
export interface KnownSettings {
  readonly names: ReadonlySet<string>;
  /** Of these, the paths: they may hold characters of any language. */
  readonly paths: ReadonlySet<string>;
}

/** What is wrong with one setting, as a sentence that begins with its name. */
interface Fault {
  /** null where it is about none alone. */
  readonly name: string | null;
  readonly sentence: string;
}

/** The settings that are given; an empty value counts as none. */
export interface Given {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
}

/** The environment goes before the file, as for every program that reads one. */
export function gather(environment: Environment, file: EnvFile, known: KnownSettings): Given {
  const faults: Fault[] = [...file.faults, ...file.unread.flatMap((line) => faultOfLine(line, known.names) ?? [])].map(
    (sentence) => ({ name: null, sentence }),
  );
  const warnings = file.entries.filter(({ name }) => name.startsWith('NODE_')).map(({ name }) => tooLate(name, file));
  const values: Record<string, string> = {};
  const own = valuesOf(environment);
  for (const name of known.names) {
    const inFile = file.entries.filter((entry) => entry.name === name && trimmed(entry.raw) !== '');
    const candidates = new Set(inFile.map(({ raw }) => trimmed(raw)));
    const ownValue = own.get(name);
    if (ownValue !== undefined && candidates.size > 0 && !candidates.has(trimmed(ownValue))) {
      warnings.push(`${name} of the environment holds, and not the other one in ${file.path ?? '.env'}`);
    }
    if (ownValue === undefined && candidates.size > 1) {
      const lines = inFile.map(({ line }) => line).join(' and ');
      faults.push({ name, sentence: `${name} has different values in lines ${lines} of the file: keep one` });
    }
    const meaning = meantBy(ownValue ?? inFile[0]?.raw ?? '', known.paths.has(name) ? 'path' : 'text');
    if ('fault' in meaning) faults.push({ name, sentence: `${name} ${meaning.fault}` });
    else if (meaning.value !== '') values[name] = meaning.value;
  }
  return { values, faults, warnings };
}

function tooLate(name: string, { path }: EnvFile): string {
  return `${name} does nothing in ${path ?? '.env'}: Node reads it before. Set it in the environment`;
}

/** What is set in the environment; a name may have come with a byte order mark or in quotes. */
function valuesOf(environment: Environment): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && trimmed(value) !== '') values.set(cleanName(name), value);
  }
  return values;
}
