/** Pictures that go in beside the prompt: what is held for them, and how they decide the shape of what is painted. */
import type { InputPicture, InputSource, KeptFile, Recipe } from './generation.ts';
import {
  MEGAPIXEL,
  megapixelsOf,
  nearestAspect,
  type Aspect,
  type ImageModel,
  type PricedPicture,
  type Size,
} from './image-model.ts';

/** More a provider scales down, and bills as this much (docs.bfl.ai/flux_2/flux2_image_editing). */
export const MAX_INPUT_MEGAPIXELS = 4;
/** The longest side of a file that is sent, in pixels. */
const MAX_INPUT_SIDE = 2_048;
/** The largest upload that is fetched, in bytes. */
export const MAX_UPLOAD_BYTES = 20 * 2 ** 20;
/** Providers cut sides to multiples of it: a file with such sides is billed as it is. */
const INPUT_STEP = 16;

/** What the file of a picture that goes in may be, in pixels. */
export interface InputLimits {
  readonly maxPixels: number;
  /** The shortest side; a smaller picture is refused. */
  readonly minSide: number;
}

/** The size that such a picture goes in with: smaller where it must be, with sides that need not be cut; null where one would be too short. */
export function fittedInput({ width, height }: Size, { maxPixels, minSide }: InputLimits): Size | null {
  const scale = Math.min(1, MAX_INPUT_SIDE / Math.max(width, height), Math.sqrt(maxPixels / (width * height)));
  const cut = (side: number): number => Math.floor((side * scale) / INPUT_STEP + 1e-6) * INPUT_STEP;
  const size = { width: cut(width), height: cut(height) };
  return Math.min(size.width, size.height) < minSide ? null : size;
}

/** A picture that a member gives. What is said of its size is a claim, and null where nothing is. */
export interface GivenPicture {
  readonly source: InputSource;
  readonly size: Size | null;
  readonly bytes: number | null;
}

const GENERATION_ID = /^\d{17,20}$/u;

/** The command whose picture an upload is, by the name of its file; null where that names none. */
export function generationIdIn(source: InputSource): string | null {
  if (source.kind === 'copy' || !URL.canParse(source.url)) return null;
  const name = new URL(source.url).pathname.split('/').at(-1) ?? '';
  return name.split(/\D+/u).find((part) => GENERATION_ID.test(part)) ?? null;
}

/** A file that went in, or is kept to go in, as it is. */
export function givenCopy(of: KeptFile): GivenPicture {
  return { source: { kind: 'copy', of }, size: of.size, bytes: of.bytes };
}

/** The pictures that went in, to go in once more; null where one is not here: nothing is painted from the prompt alone. */
export function givenAgain(inputs: readonly InputPicture[]): readonly GivenPicture[] | null {
  const given = inputs.flatMap(({ kept }) => (kept === null ? [] : [givenCopy(kept)]));
  return given.length === inputs.length ? given : null;
}

/** A result, to go into another picture: held at the size with which it goes in, of at most so many megapixels. */
export function givenResult(of: KeptFile, most = MAX_INPUT_MEGAPIXELS): GivenPicture & { readonly size: Size } {
  return { source: { kind: 'copy', of }, size: sizeGoingIn(of.size, most), bytes: null };
}

/**
 * The size with which such a file goes in of at most so many megapixels. Held at the whole megapixels of that, it is not scaled once more.
 */
function sizeGoingIn(of: Size, most: number): Size {
  const size = fittedInput(of, { maxPixels: most * MEGAPIXEL, minSide: 0 }) ?? of;
  const megapixels = megapixelsOf(size);
  return megapixels < most ? sizeGoingIn(of, megapixels) : size;
}

/** Whether one picture of ours goes in, to become part of a larger one. */
export function isPartOf(images: readonly GivenPicture[], width = 0, height = 0): boolean {
  const [picture] = images;
  if (images.length !== 1 || picture?.source.kind !== 'copy' || picture.size === null) return false;
  const { size } = picture;
  return width >= size.width && height >= size.height && width * height > size.width * size.height;
}

/** What is wrong with a file, one for each sentence that a member reads. */
export const INPUT_FAULTS = [
  'heic',
  'svg',
  'no_picture',
  'damaged',
  'too_many_pixels',
  'too_many_bytes',
  'taken_down',
  'too_small',
  /** As it would be sent, for each host that keeps the rest of what was asked. */
  'too_large_to_send',
] as const;
export type InputFault = (typeof INPUT_FAULTS)[number];

/** The detail that is kept of a picture that failed for it. */
export function inputFaultDetail(number: number, fault: InputFault): string {
  return `input ${number}: ${fault}`;
}

const INPUT_FAULT_DETAIL = /^input (?<number>\d+): (?<fault>\w+)$/;

/** null for any other detail. */
export function readInputFault(detail: string): { readonly number: number; readonly fault: InputFault } | null {
  const { number, fault: name } = INPUT_FAULT_DETAIL.exec(detail)?.groups ?? {};
  const fault = INPUT_FAULTS.find((one) => one === name);
  return fault === undefined ? null : { number: Number(number), fault };
}

/** Whether a file of ours can be sent within these limits without being encoded anew. */
export function isSentAsItIs({ format, size }: KeptFile, limits: InputLimits): boolean {
  const fitted = fittedInput(size, limits);
  return format === 'jpeg' && fitted?.width === size.width && fitted.height === size.height;
}

/** What a picture that goes in is priced as: its file, or the most that is held for it. */
export function pricedInput({ kept, maxMegapixels }: Pick<InputPicture, 'kept' | 'maxMegapixels'>): Size {
  return kept?.size ?? { width: MEGAPIXEL / 1_024, height: 1_024 * maxMegapixels };
}

/** What of such a picture decides its price. */
export function pricedPicture(recipe: Omit<Recipe, 'modelId' | 'prompt' | 'count'>): PricedPicture {
  return { size: recipe.size, inputs: recipe.inputs.map(pricedInput), asked: recipe };
}

/** Each is held at what it claims, but never at more than a provider bills, or takes of so many. */
export function heldInputs(
  given: readonly GivenPicture[],
  { model, size, keepsShape }: { readonly model: ImageModel; readonly size: Size; readonly keepsShape: boolean },
): readonly InputPicture[] {
  const most = mostMegapixels(model, size, given.length);
  return given.map(({ source, size: claimed }, index) => ({
    number: index + 1,
    source,
    maxMegapixels: Math.min(most, claimed === null ? most : megapixelsOf(claimed)),
    setsShape: keepsShape && index === 0,
    kept: null,
    isFirstFrame: false,
  }));
}

/** How many whole megapixels each of so many pictures may have for a painted one of that size. */
function mostMegapixels({ inputs }: ImageModel, size: Size, count: number): number {
  if (inputs.maxTotalPixels === null || count === 0) return MAX_INPUT_MEGAPIXELS;
  const left = inputs.maxTotalPixels - megapixelsOf(size) * MEGAPIXEL;
  return Math.max(1, Math.min(MAX_INPUT_MEGAPIXELS, Math.floor(left / count / MEGAPIXEL)));
}

/**
 * The shape of another picture, with at most so many pixels: its own proportions as far as the model takes pixels, else the nearest
 * preset.
 */
export function keptShape(
  model: ImageModel,
  of: Size,
  mostPixels: number,
): { readonly aspect: Aspect | null; readonly size: Size } {
  const ratio = of.width / of.height;
  const { sizeRule: rule, aspects } = model;
  if (rule.kind === 'aspect') {
    const aspect = nearestAspect(model, of);
    return { aspect, size: aspects[aspect] };
  }
  // What is a whole step but for the error of the root is no step less.
  const side = (length: number): number =>
    Math.min(rule.max, Math.max(rule.min, Math.floor(length / rule.step + 1e-6) * rule.step));
  const width = side(Math.min(rule.max, Math.sqrt(mostPixels * ratio)));
  const height = side(Math.min(rule.max, Math.sqrt(mostPixels / ratio)));
  // A side that was raised to the least leaves less to the other one.
  const across = side(Math.min(width, mostPixels / height));
  return { aspect: null, size: { width: across, height: side(Math.min(height, mostPixels / across)) } };
}

/** How many pixels a picture has that keeps another one's shape: as many as the model's usual one, or fewer where a rule says so. */
export function pixelsOfKeptShape(model: ImageModel, maxPixels: number | null): number {
  const { width, height } = model.aspects[model.defaultAspect];
  return Math.min(width * height, maxPixels ?? Number.POSITIVE_INFINITY);
}
