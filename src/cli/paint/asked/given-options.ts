// Options of a picture as they were given, by a flag or in a line of a batch.

import { RESOLUTIONS } from '../../../generation/model/image-model.ts';
import type { RequestOptions } from '../../../generation/model/options.ts';
import type { LineFault, OptionName } from '../model/faults.ts';

/** What stands for each; absent ones left out. */
export type GivenOptions = Readonly<Partial<Record<OptionName, unknown>>>;

export interface ReadOptions {
  readonly request: RequestOptions;
  /** Paths of pictures that go in. */
  readonly images: readonly string[];
  readonly host: string | null;
}

const ON: ReadonlySet<string> = new Set(['true', 'on', 'yes', '1']);
const OFF: ReadonlySet<string> = new Set(['false', 'off', 'no', '0']);

/** What is meant, and what cannot be; blanks count as nothing given. */
export function readOptions(given: GivenOptions): {
  readonly options: ReadOptions;
  readonly faults: readonly LineFault[];
} {
  const faults: LineFault[] = [];
  const text = (option: OptionName): string | undefined => {
    const value = given[option];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      faults.push({ kind: 'not_plain', option });
      return undefined;
    }
    const words = String(value);
    return words.trim() === '' ? undefined : words;
  };
  const number = (option: OptionName): number | undefined => numberIn(text(option));
  const choice = (option: OptionName): string | undefined => text(option)?.trim();
  const size = readSize(choice('size'));
  if (size === null) faults.push({ kind: 'not_a_size', resolutions: RESOLUTIONS });
  const enhance = readSwitch(choice('enhance'));
  if (enhance === null) faults.push({ kind: 'not_a_switch', option: 'enhance' });
  const request = {
    prompt: text('prompt') ?? '',
    model: choice('model'),
    aspect: choice('aspect'),
    ...size,
    seed: number('seed'),
    count: number('count'),
    enhance: enhance ?? undefined,
    safety: number('safety'),
    format: readFormat(choice('format')),
    strength: number('strength'),
  };
  return { options: { request, images: readImages(given.image, faults), host: choice('host') ?? null }, faults };
}

/** NaN for what is none, of which the check of the options says what it must be. */
function numberIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // What people in China type may be full-width.
  const plain = text.normalize('NFKC').trim();
  return /^[+-]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

function readFormat(text: string | undefined): string | undefined {
  const plain = text?.toLowerCase();
  return plain === 'jpg' ? 'jpeg' : plain;
}

/** null for no size. */
function readSize(text: string | undefined): Pick<RequestOptions, 'width' | 'height' | 'resolution'> | null {
  if (text === undefined) return {};
  const plain = text.normalize('NFKC').toLowerCase();
  const { width, height } = /^(?<width>\d{1,6})\s*[x×*]\s*(?<height>\d{1,6})$/u.exec(plain)?.groups ?? {};
  if (width !== undefined) return { width: Number(width), height: Number(height) };
  const resolution = RESOLUTIONS.find((one) => one === plain);
  return resolution === undefined ? null : { resolution };
}

/** null for no switch. */
function readSwitch(text: string | undefined): boolean | undefined | null {
  if (text === undefined) return undefined;
  const plain = text.toLowerCase();
  if (ON.has(plain)) return true;
  return OFF.has(plain) ? false : null;
}

function readImages(given: unknown, faults: LineFault[]): readonly string[] {
  if (given === undefined || given === null || given === '') return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const paths = list.filter((one) => typeof one === 'string');
  if (paths.length < list.length) faults.push({ kind: 'not_plain', option: 'image' });
  return paths.map((path) => path.trim()).filter((path) => path !== '');
}
