import { roundAmount } from '../image-host/account.ts';
import type { PixelSize } from '../image-host/picture.ts';

/** The thirteen endpoints of this sandbox: `POST /v1/<model>`. */
export const modelNames = [
  'flux-pro-1.1',
  'flux-pro-1.1-ultra',
  'flux-dev',
  'flux-2-pro',
  'flux-2-max',
  'flux-2-flex',
  'flux-2-klein-4b',
  'flux-2-klein-9b',
  'flux-kontext-pro',
  'flux-kontext-max',
  'flux-3-image',
  'flux-pro-1.0-expand',
  'flux-tools/outpainting-v1',
] as const;

export type ModelName = (typeof modelNames)[number];

/** Credits (1 credit = USD 0.01). `further`: for each output megapixel after the first, and each input megapixel. */
interface Price {
  first: number;
  further: number;
}

/** The resolutions of FLUX.3: the side of their square, and the price in credits, whatever goes in. */
export const resolutions = {
  '768sq': { side: 768, credits: 4.1 },
  '1k': { side: 1024, credits: 4.8 },
  '1.5k': { side: 1536, credits: 7 },
  '2k': { side: 2048, credits: 10 },
  '4k': { side: 4096, credits: 60.7 },
} as const;
export type Resolution = keyof typeof resolutions;

const prices: Record<Exclude<ModelName, 'flux-3-image' | 'flux-tools/outpainting-v1'>, Price> = {
  'flux-pro-1.1': { first: 4, further: 0 },
  'flux-pro-1.1-ultra': { first: 6, further: 0 },
  'flux-dev': { first: 2.5, further: 0 },
  'flux-2-pro': { first: 3, further: 1.5 },
  'flux-2-max': { first: 7, further: 3 },
  'flux-2-flex': { first: 5, further: 5 },
  'flux-2-klein-4b': { first: 1.4, further: 0.1 },
  'flux-2-klein-9b': { first: 1.5, further: 0.2 },
  'flux-kontext-pro': { first: 4, further: 0 },
  'flux-kontext-max': { first: 8, further: 0 },
  'flux-pro-1.0-expand': { first: 5, further: 0 },
};

/** Of outpainting, for each output megapixel begun in the mode high; the mode fast is flat. BFL publishes neither. */
const outpaintingCredits = { high: 10, fast: 4.5 };
export type OutpaintingMode = keyof typeof outpaintingCredits;

/** The provider's megapixel: 1024 × 1024. It counts 1920×1080 as 1.98 of them. */
const pixelsPerMegapixel = 1024 * 1024;

/** Megapixels as reported, with two decimals. */
export function megapixels(size: PixelSize): number {
  return Math.round(((size.width * size.height) / pixelsPerMegapixel) * 100) / 100;
}

/** Megapixels as billed, rounded up for each picture. */
function billedMegapixels(size: PixelSize): number {
  return Math.max(1, Math.ceil((size.width * size.height) / pixelsPerMegapixel));
}

/** The price of one picture of this size, and for FLUX.3 resolution, made from these input pictures, in credits. */
export function creditsFor(
  model: ModelName,
  output: PixelSize,
  inputs: readonly PixelSize[],
  {
    resolution = '1k',
    mode = 'high',
  }: { resolution?: Resolution | undefined; mode?: OutpaintingMode | undefined } = {},
): number {
  if (model === 'flux-3-image') return resolutions[resolution].credits;
  if (model === 'flux-tools/outpainting-v1') {
    return mode === 'fast' ? outpaintingCredits.fast : billedMegapixels(output) * outpaintingCredits.high;
  }
  const { first, further } = prices[model];
  const inputMegapixels = inputs.reduce((sum, input) => sum + billedMegapixels(input), 0);
  return roundAmount(first + (billedMegapixels(output) - 1 + inputMegapixels) * further);
}

/** Whether the endpoint answers a submit with the cost. The older ones give it with the result only. */
export function tellsCostOnSubmit(model: ModelName): boolean {
  return model.startsWith('flux-2-') || model === 'flux-3-image';
}
