// Gathers what is given for each setting, from the environment, from `.env` and from files of secrets, as it was meant.

import { trimmed } from './characters.ts';
import { cleanName, faultOfLine, type EnvFile, type Environment, type Fault } from './env-file.ts';
import { meantBy } from './meaning.ts';
import { mayBeOneOwner, misspelt, nearestName } from './misspelt.ts';
import { fileSettingOf, readCredential, readNamedSecret, type Contents } from './secret-files.ts';

/** The settings that a program knows. */
export interface KnownSettings {
  readonly names: ReadonlySet<string>;
  /** Of these, the paths: they may hold characters of any language. */
  readonly paths: ReadonlySet<string>;
  /** Of these, those that may stand in a file of their own: `NAME_FILE` names it, or systemd hands it over. */
  readonly secrets: ReadonlySet<string>;
  /** Of these, those that nobody else has: a name that is almost one of them stops the start, as for a secret. */
  readonly unmistakable: ReadonlySet<string>;
  /** Names that are almost one of these and belong to others. */
  readonly foreign: ReadonlySet<string>;
}

/** The settings that are given; an empty value counts as none. */
export interface Given {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
}

/** The environment goes before the file, as for every program that reads one. */
export function gather(environment: Environment, file: EnvFile, known: KnownSettings): Given {
  return new Gathering(environment, file, known).given();
}

class Gathering {
  readonly #environment: Environment;
  readonly #own: ReadonlyMap<string, string>;
  readonly #fileSettings: ReadonlySet<string>;
  readonly #file: EnvFile;
  readonly #known: KnownSettings;
  readonly #faults: Fault[];
  readonly #warnings: string[];

  constructor(environment: Environment, file: EnvFile, known: KnownSettings) {
    this.#environment = environment;
    this.#own = valuesOf(environment);
    this.#file = file;
    this.#known = known;
    this.#fileSettings = new Set([...known.secrets].map(fileSettingOf));
    this.#faults = [
      ...file.faults.map((sentence) => ({ name: null, sentence })),
      ...file.unread.flatMap((line) => faultOfLine(line, this.#ours()) ?? []),
    ];
    this.#warnings = file.entries.filter(({ name }) => name.startsWith('NODE_')).map(({ name }) => tooLate(name, file));
  }

  given(): Given {
    const { names, paths, secrets } = this.#known;
    const values: Record<string, string> = {};
    for (const name of names) {
      const raw = secrets.has(name) ? this.#secret(name) : this.#setting(name);
      const meaning = meantBy(raw, paths.has(name) ? 'path' : 'text');
      if ('fault' in meaning) this.#fault(name, `${name} ${meaning.fault}`);
      else if (meaning.value !== '') values[name] = meaning.value;
    }
    this.#lookForMisspelt();
    return { values, faults: this.#faults, warnings: this.#warnings };
  }

  #fault(name: string | null, sentence: string): void {
    this.#faults.push({ name, sentence });
  }

  /** As it stands in the environment, or else in the file; '' where it is not set. */
  #setting(name: string): string {
    const inFile = this.#file.entries.filter((entry) => entry.name === name && isGiven(entry.raw));
    const candidates = new Set(inFile.map(({ raw }) => comparable(raw)));
    const own = this.#own.get(name);
    if (own !== undefined && candidates.size > 0 && !candidates.has(comparable(own))) {
      this.#warnings.push(`${name} of the environment holds, and not the other one in ${this.#file.path ?? '.env'}`);
    }
    if (own === undefined && candidates.size > 1) {
      const lines = inFile.map(({ line }) => line).join(' and ');
      this.#fault(name, `${name} has different values in lines ${lines} of the file: keep one`);
    }
    return own ?? inFile[0]?.raw ?? '';
  }

  #secret(name: string): string {
    const contents = this.#contentsOf(name);
    if ('raw' in contents) return contents.raw;
    this.#fault(name, contents.fault);
    return '';
  }

  /** A credential of systemd's comes last: who runs the program by hand has other settings. */
  #contentsOf(name: string): Contents {
    const raw = this.#setting(name);
    const path = this.#setting(fileSettingOf(name));
    if (raw === '') {
      return path === ''
        ? readCredential(name, this.#environment['CREDENTIALS_DIRECTORY'])
        : readNamedSecret(name, path);
    }
    return path === '' ? { raw } : { fault: `${name} and ${fileSettingOf(name)} are both set: keep one` };
  }

  #ours(): ReadonlySet<string> {
    return new Set([...this.#known.names, ...this.#fileSettings]);
  }

  #lookForMisspelt(): void {
    const { secrets, unmistakable, foreign } = this.#known;
    const ours = this.#ours();
    const set = this.#file.entries.filter(({ raw }) => isGiven(raw)).map(({ name }) => name);
    for (const name of new Set([...this.#own.keys(), ...set])) {
      if (ours.has(name) || foreign.has(name)) continue;
      const meant = nearestName(name, ours);
      if (meant === null || !(unmistakable.has(meant) || mayBeOneOwner(name, meant))) continue;
      const sentence = misspelt('A variable of the environment', name, meant);
      if (unmistakable.has(meant) || secrets.has(meant) || this.#fileSettings.has(meant)) this.#fault(null, sentence);
      else this.#warnings.push(sentence);
    }
  }
}

function tooLate(name: string, { path }: EnvFile): string {
  return `${name} does nothing in ${path ?? '.env'}: Node reads it before. Set it in the environment`;
}

/** What is set in the environment; a name may have come with a byte order mark or in quotes. */
function valuesOf(environment: Environment): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && isGiven(value)) values.set(cleanName(name), value);
  }
  return values;
}

/** Whether more than quotes, blanks and a comment are there. */
function isGiven(raw: string): boolean {
  return comparable(raw) !== '';
}

/** What was meant, or what stands there where that cannot be told. */
function comparable(raw: string): string {
  const meaning = meantBy(raw, 'path');
  return 'value' in meaning ? meaning.value : trimmed(raw);
}
