import type { MicroUsd } from './money.ts';

/** The presets of `/imagine aspect:`, each of which every model can paint. */
export const ASPECTS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '21:9'] as const;
export type Aspect = (typeof ASPECTS)[number];

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
interface PricedPicture {
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

/** One model of the provider: what it accepts, what it costs, and how long it takes. */
export interface ImageModel {
  /** The provider's own name, also the path of its endpoint: `flux-pro-1.1`. */
  readonly id: string;
  /** As people write it: `FLUX1.1 [pro]`. */
  readonly name: string;
  /** Who paints with it, as people know them. */
  readonly host: string;
  readonly sizeRule: SizeRule;
  /** The size that each preset means for this model; for `aspect` models the size that it is known to return. */
  readonly aspects: Readonly<Record<Aspect, Size>>;
  readonly defaultAspect: Aspect;
  /** Highest `safety` (0 strictest); the lowest is always 0. */
  readonly safety: { readonly max: number; readonly default: number };
  /** Whether the member may switch prompt upsampling, and what happens when they say nothing. */
  readonly enhance: { readonly supported: boolean; readonly default: boolean };
  readonly usualMs: UsualDuration;
  /** What one such picture costs. */
  price(picture: PricedPicture): MicroUsd;
}

/** What a picture costs whose member decided nothing, or only its aspect. */
export function usualPrice(model: ImageModel, aspect: Aspect = model.defaultAspect): MicroUsd {
  return model.price({ size: model.aspects[aspect], inputs: [] });
}

/** What the dearest picture that the model can paint costs: its largest, or one of its aspects. */
export function dearestPrice(model: ImageModel): MicroUsd {
  const sizes = Object.values(model.aspects);
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
function areasOf({ sizeRule, aspects }: ImageModel): readonly [number, number] {
  if (sizeRule.kind === 'pixels') return [sizeRule.min ** 2, sizeRule.maxPixels];
  const areas = Object.values(aspects).map(({ width, height }) => width * height);
  return [Math.min(...areas), Math.max(...areas)];
}

/** A model's name as people write it; its id where it is not on offer any more. */
export function modelName(modelId: string, models: readonly ImageModel[]): string {
  return models.find(({ id }) => id === modelId)?.name ?? modelId;
}
