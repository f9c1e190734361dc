import type { MicroUsd } from './money.ts';

/** As providers count them. */
export const MEGAPIXEL = 1_048_576;

/** The presets of `/imagine aspect:`, each of which every model can paint. */
export const ASPECTS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '21:9'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Leaves the ratio to the model, which takes that of the first picture that goes in. */
export const AUTO_ASPECT = 'auto';
export type AspectChoice = Aspect | typeof AUTO_ASPECT;

/** The steps of `/imagine resolution:` that a model may have in place of pixels, the smallest first. */
export const RESOLUTIONS = ['768sq', '1k', '1.5k', '2k', '4k'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The size that each preset of the aspect means. */
export type AspectSizes = Readonly<Record<Aspect, Size>>;

export const FORMATS = ['jpeg', 'png'] as const;
export type ImageFormat = (typeof FORMATS)[number];

/** The formats of files that a provider may bring, asked for or not, and how their names end. */
export const FILE_EXTENSION = { jpeg: 'jpg', png: 'png', webp: 'webp' } as const;
export type FileFormat = keyof typeof FILE_EXTENSION;

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Each megapixel that is begun counts, and the first one always. */
export function megapixelsOf({ width, height }: Size): number {
  return Math.max(1, Math.ceil((width * height) / MEGAPIXEL));
}

/** What a model lets a member say about size. `aspect` models choose the pixels themselves. */
export type SizeRule =
  | {
      readonly kind: 'pixels';
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly maxPixels: number;
    }
  | { readonly kind: 'aspect' };

/** What of a picture decides its price. */
export interface PricedPicture {
  readonly size: Size;
  /** The sizes of the pictures that go in, as they are sent: a provider may bill each by its own megapixels. */
  readonly inputs: readonly Size[];
}

/** How long a model's tasks take from submit to ready, in ms: half are done by `median`, 95 % between `low` and `high`. */
export interface UsualDuration {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Which pictures a model takes beside the prompt. */
export interface InputRule {
  /** Whether it changes them as the prompt says; else they are a theme of what it paints. */
  readonly areChanged: boolean;
  /** How many; 0 for a model that takes none. */
  readonly max: number;
  /** How many pixels all of them and the painted one may have together; null for no such limit. */
  readonly maxTotalPixels: number | null;
  /** The shortest side, in pixels. */
  readonly minSide: number;
}

/** One model of the provider: what it accepts, what it costs, and how long it takes. */
export interface ImageModel {
  /** The provider's own name, also the path of its endpoint: `flux-pro-1.1`. */
  readonly id: string;
  /** As people write it: `FLUX1.1 [pro]`. */
  readonly name: string;
  /** What paints in its place once it is retired. */
  readonly successorId: string;
  /** true: it is offered no more. false: it is, whatever the provider answers. Absent: as the provider answers. */
  readonly isRetired?: boolean;
  readonly sizeRule: SizeRule;
  /** The size that each preset means for this model; for `aspect` models the size that it is known to return. */
  readonly aspects: AspectSizes;
  readonly defaultAspect: Aspect;
  /** Those that can be chosen; every one where absent. */
  readonly ratios?: readonly Aspect[];
  /** The resolutions to choose from, with their sizes; `aspects` are those of `default`. Absent where a model has none. */
  readonly resolutions?: {
    readonly default: Resolution;
    readonly sizes: Partial<Readonly<Record<Resolution, AspectSizes>>>;
  };
  /** Whether `aspect: auto` leaves the ratio to the model. */
  readonly takesAutoAspect: boolean;
  /** Whether a task can be given a seed, so that the same one paints the same picture. */
  readonly takesSeed: boolean;
  /** What its files can be, the usual one first. */
  readonly formats: readonly [ImageFormat, ...ImageFormat[]];
  /** Highest and lowest `safety` (0 strictest); without a lowest it is 0. */
  readonly safety: { readonly min?: number; readonly max: number; readonly default: number };
  /** Whether the member may switch prompt upsampling, and what happens when they say nothing. */
  readonly enhance: { readonly supported: boolean; readonly default: boolean };
  readonly usualMs: UsualDuration;
  /** How long a task is waited for at least, in ms, where that is longer than the settings say. */
  readonly taskTimeoutMs?: number;
  /** Not every account may paint with it: it is offered once the provider said that this one may. */
  readonly needsAccess?: boolean;
  readonly inputs: InputRule;
  /**
   * How it is told what to add to the one picture that goes in: so much on each side, or the canvas. Its size follows from that picture, and
   * nobody chooses such a model by name. Absent for a model that paints.
   */
  readonly extends?: 'sides' | 'canvas';
  /** How closely it keeps to a picture that goes in, in percent, where nobody says; absent where it cannot be told that. */
  readonly usualStrength?: number;
  /** What one such picture costs. */
  price(picture: PricedPicture): MicroUsd;
}

/** Whether it paints a picture from a prompt, and does not extend one. */
export function paints({ extends: how }: ImageModel): boolean {
  return how === undefined;
}

/**
 * Whether a picture into which so many go can be painted with another model: what changes pictures is not replaced by what takes them as a
 * theme, and nothing replaces what extends one.
 */
export function canReplace(asked: ImageModel, other: ImageModel, inputs: number): boolean {
  if (!paints(asked) || !paints(other) || other.inputs.max < inputs) return false;
  return inputs === 0 || other.inputs.areChanged || !asked.inputs.areChanged;
}

/** The aspects to choose from, `auto` last where the model takes it. */
export function aspectsOf({ ratios = ASPECTS, takesAutoAspect }: ImageModel): readonly AspectChoice[] {
  return takesAutoAspect ? [...ratios, AUTO_ASPECT] : ratios;
}

/** The resolutions that a model offers, the smallest first; none where it is told pixels or a ratio alone. */
export function resolutionsOf({ resolutions }: ImageModel): Resolution[] {
  return RESOLUTIONS.filter((resolution) => resolutions?.sizes[resolution] !== undefined);
}

/**
 * The size of a picture of that aspect and, where a model has them, resolution; by default its usual ones. What a model that chooses the
 * ratio itself brings has about as many pixels as its usual aspect.
 */
export function sizeOf(
  model: ImageModel,
  { aspect, resolution }: { readonly aspect: AspectChoice | null; readonly resolution?: Resolution | null },
): Size {
  const sizes = model.resolutions?.sizes[resolution ?? model.resolutions.default] ?? model.aspects;
  return sizes[aspect === null || aspect === AUTO_ASPECT ? model.defaultAspect : aspect];
}

/** Whether it paints pictures of exactly that size. */
export function paintsSize({ sizeRule: rule }: ImageModel, { width, height }: Size): boolean {
  if (rule.kind === 'aspect' || width * height > rule.maxPixels) return false;
  return [width, height].every((edge) => edge >= rule.min && edge <= rule.max && edge % rule.step === 0);
}

/** The preset whose shape on this model comes nearest to that. */
export function nearestAspect({ aspects }: ImageModel, shape: Size): Aspect {
  const distance = (aspect: Aspect): number => Math.abs(Math.log(ratioOf(aspects[aspect]) / ratioOf(shape)));
  return ASPECTS.reduce((nearest, aspect) => (distance(aspect) < distance(nearest) ? aspect : nearest));
}

function ratioOf({ width, height }: Size): number {
  return width / height;
}

/** What a picture of that resolution costs, without any that go in; null where the model does not have it. */
export function resolutionPrice(model: ImageModel, resolution: Resolution): MicroUsd | null {
  const sizes = model.resolutions?.sizes[resolution];
  return sizes === undefined ? null : model.price({ size: sizes[model.defaultAspect], inputs: [] });
}

/** What a picture costs whose member decided nothing, or only its aspect. */
export function usualPrice(model: ImageModel, aspect: Aspect = model.defaultAspect): MicroUsd {
  return model.price({ size: model.aspects[aspect], inputs: [] });
}

/** What the dearest picture that the model can paint costs: its largest, or one of its aspects. */
export function dearestPrice(model: ImageModel): MicroUsd {
  const sizes = allSizes(model);
  if (model.sizeRule.kind === 'pixels') {
    const { maxPixels, step } = model.sizeRule;
    const side = Math.floor(Math.sqrt(maxPixels) / step) * step;
    sizes.push({ width: side, height: side });
  }
  return Math.max(...sizes.map((size) => model.price({ size, inputs: [] })));
}

/** Pictures of a model that cost more than some amount. */
export interface DearPictures {
  readonly model: ImageModel;
  /** Those with more pixels than this; null where each of them does. */
  readonly abovePixels: number | null;
  /** What the cheapest of them costs. */
  readonly price: MicroUsd;
}

/** For each model with a picture that costs more than `most`, which of its pictures do. A larger picture is never cheaper. */
export function dearerThan(most: MicroUsd, models: readonly ImageModel[]): DearPictures[] {
  return models.flatMap((model) => dearPicturesOf(model, most) ?? []);
}

function dearPicturesOf(model: ImageModel, most: MicroUsd): DearPictures | null {
  const priceOf = (area: number): MicroUsd => model.price({ size: { width: area, height: 1 }, inputs: [] });
  let [low, high] = areasOf(model);
  if (priceOf(high) <= most) return null;
  if (priceOf(low) > most) return { model, abovePixels: null, price: priceOf(low) };
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (priceOf(middle) > most) high = middle;
    else low = middle;
  }
  return { model, abovePixels: low, price: priceOf(high) };
}

/** The pixels of the smallest and the largest picture of a model. */
function areasOf(model: ImageModel): readonly [number, number] {
  const { sizeRule } = model;
  if (sizeRule.kind === 'pixels') return [sizeRule.min ** 2, sizeRule.maxPixels];
  const areas = allSizes(model).map(({ width, height }) => width * height);
  return [Math.min(...areas), Math.max(...areas)];
}

/** Of each aspect, in each resolution. */
function allSizes({ aspects, resolutions }: ImageModel): Size[] {
  return [aspects, ...Object.values(resolutions?.sizes ?? {})].flatMap((sizes) => Object.values(sizes));
}

/** A model's name as people write it; its id where it is not on offer any more. */
export function modelName(modelId: string, models: readonly ImageModel[]): string {
  return models.find(({ id }) => id === modelId)?.name ?? modelId;
}
