// The models that paint: sizes, prices and options.

import {
  ASPECTS,
  MEGAPIXEL,
  RESOLUTIONS,
  type AspectSizes,
  type InputRule,
  type Resolution,
  type Size,
  type SizeRule,
} from '../generation/model/image-model.ts';
import { MIN_SIDE, priced, type FluxModel } from './flux-model.ts';
import { RESOLUTION_SIDES } from './pricing.ts';

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

/** The picture of a resolution has as many pixels as its square or a little less, in such steps: 1k in 4:3 was seen to be 1184 × 880. */
const FLUX_3_STEP = 16;
export const FLUX_3_RESOLUTION = '1k';

const COMMON = {
  defaultAspect: '1:1',
  takesAutoAspect: false,
  takesSeed: true,
  formats: ['jpeg', 'png'],
} as const;
const FLUX_1 = { ...COMMON, sizeRule: FLUX_1_SIZES, aspects: FLUX_1_ASPECTS, safety: { max: 6, default: 2 } };
const ULTRA = { ...FLUX_1, sizeRule: { kind: 'aspect' } as const, aspects: ULTRA_ASPECTS };
const FLUX_2 = { ...COMMON, sizeRule: FLUX_2_SIZES, aspects: FLUX_2_ASPECTS, safety: { max: 5, default: 2 } };
/** No seed, no pixels, no format: it answers each of them with a 422. */
const FLUX_3 = {
  ...COMMON,
  sizeRule: { kind: 'aspect' },
  aspects: flux3Sizes(FLUX_3_RESOLUTION),
  resolutions: {
    default: FLUX_3_RESOLUTION,
    sizes: Object.fromEntries(RESOLUTIONS.map((resolution) => [resolution, flux3Sizes(resolution)])),
  },
  takesAutoAspect: true,
  takesSeed: false,
  formats: ['png'],
  safety: { max: 4, default: 2 },
  needsAccess: true,
  taskTimeoutMs: 300_000,
} as const;

const ON_REQUEST = { supported: true, default: false };
/** These models rewrite prompts by default. */
const UNLESS_REFUSED = { supported: true, default: true };
const NEVER = { supported: false, default: false };

/** The picture is a theme of the prompt (FLUX Redux). */
const PROMPT_PICTURE: InputRule = { areChanged: false, max: 1, maxTotalPixels: null, minSide: MIN_SIDE };
/** Pictures that are changed, or referred to as "image 1", "image 2". */
const REFERENCES = {
  eight: { areChanged: true, max: 8, maxTotalPixels: null, minSide: MIN_SIDE },
  /** [pro] alone has a limit over all (docs.bfl.ai/quick_start/pricing). */
  eightWithin9Megapixels: { areChanged: true, max: 8, maxTotalPixels: 9 * MEGAPIXEL, minSide: MIN_SIDE },
  four: { areChanged: true, max: 4, maxTotalPixels: null, minSide: MIN_SIDE },
} as const satisfies Readonly<Record<string, InputRule>>;
/** At no extra price. */
const IMAGES: InputRule = { areChanged: true, max: 10, maxTotalPixels: null, minSide: 256 };

/**
 * Every model on offer, the default one first. A new one is an entry here, and a row in the price tables of the pages (`test/docs/price-tables.test.ts`).
 * Sizes and fields: api.bfl.ai/openapi.json and help.bfl.ai/articles/1691577414. Prices in credits of one cent:
 * docs.bfl.ai/quick_start/pricing, checked against prices seen live. As of 2026-11-22. Durations: wall times of live runs in
 * September 2026; docs.bfl.ai promises only "fast" and "sub-second".
 */
export const models = [
  {
    id: 'flux-pro-1.1',
    name: 'FLUX1.1 [pro]',
    successorId: 'flux-2-pro',
    ...FLUX_1,
    enhance: ON_REQUEST,
    ...priced({ kind: 'flat', credits: 4 }),
    usualMs: { low: 1_500, median: 2_400, high: 6_000 },
    inputs: PROMPT_PICTURE,
  },
  {
    id: 'flux-pro-1.1-ultra',
    name: 'FLUX1.1 [pro] Ultra',
    successorId: 'flux-2-max',
    ...ULTRA,
    enhance: ON_REQUEST,
    ...priced({ kind: 'flat', credits: 6 }),
    usualMs: { low: 8_000, median: 12_000, high: 25_000 },
    inputs: PROMPT_PICTURE,
    // BFL's own default of 0.1: mostly the text.
    usualStrength: 10,
  },
  {
    id: 'flux-2-klein-4b',
    name: 'FLUX.2 [klein] 4B',
    successorId: 'flux-2-klein-9b',
    ...FLUX_2,
    enhance: NEVER,
    ...priced({ kind: 'megapixel', credits: 1.4, further: 0.1 }),
    usualMs: { low: 1_200, median: 2_400, high: 6_000 },
    inputs: REFERENCES.four,
  },
  {
    id: 'flux-2-klein-9b',
    name: 'FLUX.2 [klein] 9B',
    successorId: 'flux-2-pro',
    ...FLUX_2,
    enhance: NEVER,
    ...priced({ kind: 'megapixel', credits: 1.5, further: 0.2 }),
    usualMs: { low: 1_500, median: 3_500, high: 8_000 },
    inputs: REFERENCES.four,
  },
  {
    id: 'flux-2-pro',
    name: 'FLUX.2 [pro]',
    successorId: 'flux-2-max',
    ...FLUX_2,
    enhance: UNLESS_REFUSED,
    ...priced({ kind: 'megapixel', credits: 3, further: 1.5 }),
    usualMs: { low: 7_000, median: 12_500, high: 25_000 },
    inputs: REFERENCES.eightWithin9Megapixels,
  },
  {
    id: 'flux-2-flex',
    name: 'FLUX.2 [flex]',
    successorId: 'flux-2-pro',
    ...FLUX_2,
    enhance: UNLESS_REFUSED,
    ...priced({ kind: 'megapixel', credits: 5, further: 5 }),
    usualMs: { low: 5_000, median: 8_000, high: 18_000 },
    inputs: REFERENCES.eight,
  },
  {
    id: 'flux-2-max',
    name: 'FLUX.2 [max]',
    successorId: 'flux-3-image',
    ...FLUX_2,
    enhance: UNLESS_REFUSED,
    ...priced({ kind: 'megapixel', credits: 7, further: 3 }),
    usualMs: { low: 20_000, median: 38_000, high: 70_000 },
    inputs: REFERENCES.eight,
  },
  {
    id: 'flux-3-image',
    name: 'FLUX.3 Image',
    successorId: 'flux-2-max',
    ...FLUX_3,
    enhance: NEVER,
    ...priced({ kind: 'resolution', credits: { '768sq': 4.1, '1k': 4.8, '1.5k': 7, '2k': 10, '4k': 60.7 } }),
    // Half were done after 44 s, 90 % after 111 s, 99 % after 206 s (figures of a reseller, October 2026).
    usualMs: { low: 15_000, median: 44_000, high: 165_000 },
    inputs: IMAGES,
  },
] as const satisfies readonly FluxModel[];

export type ModelId = (typeof models)[number]['id'];

/** What paints where nobody chose: fast, and flat in price. */
export const DEFAULT_MODEL_ID: ModelId = 'flux-pro-1.1';

/** As close to the ratio as the step allows, and no more pixels than the square has. */
function flux3Sizes(resolution: Resolution): AspectSizes {
  const area = RESOLUTION_SIDES[resolution] ** 2;
  const sizeOf = (aspect: string): Size => {
    const [across = 1, down = 1] = aspect.split(':').map(Number);
    const [long, short] = across > down ? [across, down] : [down, across];
    const longer = Math.round(Math.sqrt((area * long) / short) / FLUX_3_STEP) * FLUX_3_STEP;
    const shorter = Math.floor(area / longer / FLUX_3_STEP) * FLUX_3_STEP;
    return across > down ? { width: longer, height: shorter } : { width: shorter, height: longer };
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every aspect is a key
  return Object.fromEntries(ASPECTS.map((aspect) => [aspect, sizeOf(aspect)])) as unknown as AspectSizes;
}

function withPortraits(landscapes: Readonly<Record<'1:1' | '16:9' | '4:3' | '3:2' | '21:9', Size>>): AspectSizes {
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
