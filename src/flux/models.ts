// The models of BFL: sizes, prices and options.

import type { Aspect, ImageModel, Size, SizeRule } from '../generation/model/image-model.ts';
import { fromCredits, type MicroUsd } from '../generation/model/money.ts';

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

const SQUARE = { defaultAspect: '1:1' } as const;
const FLUX_1 = { ...SQUARE, sizeRule: FLUX_1_SIZES, aspects: FLUX_1_ASPECTS, safety: { max: 6, default: 2 } };
const ULTRA = { ...FLUX_1, sizeRule: { kind: 'aspect' } as const, aspects: ULTRA_ASPECTS };
const FLUX_2 = { ...SQUARE, sizeRule: FLUX_2_SIZES, aspects: FLUX_2_ASPECTS, safety: { max: 5, default: 2 } };

const ON_REQUEST = { supported: true, default: false };
/** These models rewrite prompts by default. */
const UNLESS_REFUSED = { supported: true, default: true };
const NEVER = { supported: false, default: false };

/**
 * Every model on offer, the default one first. Sizes: api.bfl.ai/openapi.json and help.bfl.ai/articles/1691577414.
 * Prices in credits of one cent: docs.bfl.ai/quick_start/pricing, checked against prices seen live. As of 2026-11-22.
 */
export const models = [
  { id: 'flux-pro-1.1', name: 'FLUX1.1 [pro]', ...FLUX_1, enhance: ON_REQUEST, price: flat(4) },
  { id: 'flux-pro-1.1-ultra', name: 'FLUX1.1 [pro] Ultra', ...ULTRA, enhance: ON_REQUEST, price: flat(6) },
  { id: 'flux-2-klein-4b', name: 'FLUX.2 [klein] 4B', ...FLUX_2, enhance: NEVER, price: byMegapixel(1.4, 0.1) },
  { id: 'flux-2-klein-9b', name: 'FLUX.2 [klein] 9B', ...FLUX_2, enhance: NEVER, price: byMegapixel(1.5, 0.2) },
  { id: 'flux-2-pro', name: 'FLUX.2 [pro]', ...FLUX_2, enhance: UNLESS_REFUSED, price: byMegapixel(3, 1.5) },
  { id: 'flux-2-flex', name: 'FLUX.2 [flex]', ...FLUX_2, enhance: UNLESS_REFUSED, price: byMegapixel(5, 5) },
  { id: 'flux-2-max', name: 'FLUX.2 [max]', ...FLUX_2, enhance: UNLESS_REFUSED, price: byMegapixel(7, 3) },
] as const satisfies readonly ImageModel[];

export type FluxModelId = (typeof models)[number]['id'];

/** Whether this client supports the model. */
export function isFluxModelId(id: string): id is FluxModelId {
  return models.some((model) => model.id === id);
}

function flat(credits: number): () => MicroUsd {
  return () => fromCredits(credits);
}

/** Credits for the first megapixel, also if it is not full, and for each further one begun. */
function byMegapixel(first: number, further: number): (size: Size) => MicroUsd {
  return ({ width, height }) => {
    const megapixels = Math.max(1, Math.ceil((width * height) / MEGAPIXEL));
    return fromCredits(first) + (megapixels - 1) * fromCredits(further);
  };
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

/** The model for commands without one: fast, and with a flat price. */
export const DEFAULT_MODEL_ID: FluxModelId = 'flux-pro-1.1';
