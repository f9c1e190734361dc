// The models of BFL: sizes, prices and options.

import type { Aspect, ImageModel, Size, SizeRule } from '../generation/model/image-model.ts';
import { fromCredits } from '../generation/model/money.ts';
import type { ImageRequest } from '../generation/ports/image-provider.ts';

const MEGAPIXEL = 1_048_576;

const FLUX_1_SIZES: SizeRule = { kind: 'pixels', min: 256, max: 1440, step: 32, maxPixels: 1440 * 1440 };
/** FLUX.2 documents no longest side, only 4 megapixels. It rounds to multiples of 16: exact sizes keep prices exact. */
const FLUX_2_SIZES: SizeRule = { kind: 'pixels', min: 64, max: 4096, step: 16, maxPixels: 4 * MEGAPIXEL };

/** Larger than the provider's default, since the price is flat; under 1.5 megapixels, since more take longer. */
const FLUX_1_ASPECTS = withPortraits({
  '1:1': { width: 1216, height: 1216 },
  '16:9': { width: 1376, height: 768 },
  '4:3': { width: 1408, height: 1056 },
  '3:2': { width: 1440, height: 960 },
  '21:9': { width: 1344, height: 576 },
});

/** The model takes a ratio and makes a picture of about 4 megapixels; these are the resulting sizes, in steps of 32. */
const ULTRA_ASPECTS = withPortraits({
  '1:1': { width: 2048, height: 2048 },
  '16:9': { width: 2720, height: 1536 },
  '4:3': { width: 2368, height: 1760 },
  '3:2': { width: 2496, height: 1664 },
  '21:9': { width: 3136, height: 1344 },
});

/** Within the first megapixel, to avoid the price of a further one. */
const FLUX_2_ASPECTS = withPortraits({
  '1:1': { width: 1024, height: 1024 },
  '16:9': { width: 1360, height: 768 },
  '4:3': { width: 1152, height: 864 },
  '3:2': { width: 1248, height: 832 },
  '21:9': { width: 1536, height: 656 },
});

const COMMON = { defaultAspect: '1:1', host: 'Black Forest Labs' } as const;
const FLUX_1 = { ...COMMON, sizeRule: FLUX_1_SIZES, aspects: FLUX_1_ASPECTS, safety: { max: 6, default: 2 } };
const ULTRA = { ...FLUX_1, sizeRule: { kind: 'aspect' } as const, aspects: ULTRA_ASPECTS };
const FLUX_2 = { ...COMMON, sizeRule: FLUX_2_SIZES, aspects: FLUX_2_ASPECTS, safety: { max: 5, default: 2 } };

const ON_REQUEST = { supported: true, default: false };
/** These models rewrite prompts by default. */
const UNLESS_REFUSED = { supported: true, default: true };
const NEVER = { supported: false, default: false };

/** The fields of a JSON body that are a model's own. */
export type ModelFields = Readonly<Record<string, string | number | boolean | null>>;

/** A model, and under the name of each host what that host wants to hear of it. */
export interface FluxModel extends ImageModel {
  readonly bfl: { readonly body: (request: ImageRequest) => ModelFields };
}

/**
 * Every model on offer, the default one first. A new one is an entry here, and a row in the price tables of the READMEs.
 * Sizes and fields: api.bfl.ai/openapi.json and help.bfl.ai/articles/1691577414. Prices in credits of one cent:
 * docs.bfl.ai/quick_start/pricing, checked against prices seen live. As of 2026-11-22. Durations: wall times of live runs in
 * September 2026; docs.bfl.ai promises only "fast" and "sub-second".
 */
export const models = [
  {
    id: 'flux-pro-1.1',
    name: 'FLUX1.1 [pro]',
    ...FLUX_1,
    enhance: ON_REQUEST,
    price: flat(4),
    usualMs: { low: 1_500, median: 2_400, high: 6_000 },
    bfl: { body: pixelsAndUpsampling },
  },
  {
    id: 'flux-pro-1.1-ultra',
    name: 'FLUX1.1 [pro] Ultra',
    ...ULTRA,
    enhance: ON_REQUEST,
    price: flat(6),
    usualMs: { low: 8_000, median: 12_000, high: 25_000 },
    bfl: { body: ({ aspect, enhance }) => ({ aspect_ratio: aspect, prompt_upsampling: enhance }) },
  },
  {
    id: 'flux-2-klein-4b',
    name: 'FLUX.2 [klein] 4B',
    ...FLUX_2,
    enhance: NEVER,
    price: byMegapixel(1.4, 0.1),
    usualMs: { low: 1_200, median: 2_400, high: 6_000 },
    bfl: { body: pixels },
  },
  {
    id: 'flux-2-klein-9b',
    name: 'FLUX.2 [klein] 9B',
    ...FLUX_2,
    enhance: NEVER,
    price: byMegapixel(1.5, 0.2),
    usualMs: { low: 1_500, median: 3_500, high: 8_000 },
    bfl: { body: pixels },
  },
  {
    id: 'flux-2-pro',
    name: 'FLUX.2 [pro]',
    ...FLUX_2,
    enhance: UNLESS_REFUSED,
    price: byMegapixel(3, 1.5),
    usualMs: { low: 7_000, median: 12_500, high: 25_000 },
    bfl: { body: pixelsAndRewriting },
  },
  {
    id: 'flux-2-flex',
    name: 'FLUX.2 [flex]',
    ...FLUX_2,
    enhance: UNLESS_REFUSED,
    price: byMegapixel(5, 5),
    usualMs: { low: 5_000, median: 8_000, high: 18_000 },
    bfl: { body: pixelsAndUpsampling },
  },
  {
    id: 'flux-2-max',
    name: 'FLUX.2 [max]',
    ...FLUX_2,
    enhance: UNLESS_REFUSED,
    price: byMegapixel(7, 3),
    usualMs: { low: 20_000, median: 38_000, high: 70_000 },
    bfl: { body: pixelsAndRewriting },
  },
] as const satisfies readonly FluxModel[];

/** What paints where nobody chose: fast, and flat in price. */
export const DEFAULT_MODEL_ID: (typeof models)[number]['id'] = 'flux-pro-1.1';

/** undefined for a model that is not on offer, or no more. */
export function findModel(id: string): FluxModel | undefined {
  return models.find((model) => model.id === id);
}

function flat(credits: number): ImageModel['price'] {
  return () => fromCredits(credits);
}

/**
 * Credits for the first megapixel of the picture and for each further one begun, of the picture and of each one that goes in;
 * what lies below the first costs as much as a whole one.
 */
function byMegapixel(first: number, further: number): ImageModel['price'] {
  return ({ size, inputs }) => {
    const read = inputs.reduce((sum, input) => sum + megapixelsOf(input), 0);
    return fromCredits(first) + (megapixelsOf(size) - 1 + read) * fromCredits(further);
  };
}

function megapixelsOf({ width, height }: Size): number {
  return Math.max(1, Math.ceil((width * height) / MEGAPIXEL));
}

function pixels({ size }: ImageRequest): ModelFields {
  return { width: size.width, height: size.height };
}

function pixelsAndUpsampling(request: ImageRequest): ModelFields {
  return { ...pixels(request), prompt_upsampling: request.enhance };
}

/** [pro] and [max] rewrite every prompt unless told not to, by a field of its own. */
function pixelsAndRewriting(request: ImageRequest): ModelFields {
  return request.enhance ? pixels(request) : { ...pixels(request), disable_pup: true };
}

function withPortraits(
  landscapes: Readonly<Record<'1:1' | '16:9' | '4:3' | '3:2' | '21:9', Size>>,
): Readonly<Record<Aspect, Size>> {
  return {
    ...landscapes,
    '9:16': turned(landscapes['16:9']),
    '3:4': turned(landscapes['4:3']),
    '2:3': turned(landscapes['3:2']),
  };
}

function turned({ width, height }: Size): Size {
  return { width: height, height: width };
}
