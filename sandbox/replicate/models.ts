// The models of this sandbox: `POST /v1/models/{owner}/{name}/predictions`.

import { roundAmount } from '../image-host/account.ts';
import type { PixelSize } from '../image-host/picture.ts';

export const modelNames = [
  'black-forest-labs/flux-1.1-pro',
  'black-forest-labs/flux-1.1-pro-ultra',
  'black-forest-labs/flux-kontext-pro',
  'black-forest-labs/flux-kontext-max',
  'black-forest-labs/flux-2-pro',
  'black-forest-labs/flux-2-flex',
  'black-forest-labs/flux-2-max',
  'black-forest-labs/flux-3-image',
] as const;

export type ModelName = (typeof modelNames)[number];

export const MEGAPIXEL = 1024 * 1024;

/** The resolutions of FLUX.3: the side of their square, and the price in dollars. */
const resolutions = {
  '768sq': { side: 768, usd: 0.041 },
  '1k': { side: 1024, usd: 0.048 },
  '1.5k': { side: 1536, usd: 0.07 },
  '2k': { side: 2048, usd: 0.1 },
  '4k': { side: 4096, usd: 0.607 },
} as const;
export type Resolution = keyof typeof resolutions;
export const resolutionNames = ['768sq', '1k', '1.5k', '2k', '4k'] as const satisfies readonly Resolution[];

export function sideOf(resolution: Resolution): number {
  return resolutions[resolution].side;
}

/**
 * Dollars a picture, `further` for each megapixel after the first, of the picture and of each that goes in. Replicate was not seen to name
 * its prices of FLUX.2 and FLUX.3: those here are the ones that the models' maker asks.
 */
const prices: Record<Exclude<ModelName, 'black-forest-labs/flux-3-image'>, { first: number; further: number }> = {
  'black-forest-labs/flux-1.1-pro': { first: 0.04, further: 0 },
  'black-forest-labs/flux-1.1-pro-ultra': { first: 0.06, further: 0 },
  'black-forest-labs/flux-kontext-pro': { first: 0.04, further: 0 },
  'black-forest-labs/flux-kontext-max': { first: 0.08, further: 0 },
  'black-forest-labs/flux-2-pro': { first: 0.03, further: 0.015 },
  'black-forest-labs/flux-2-flex': { first: 0.05, further: 0.05 },
  'black-forest-labs/flux-2-max': { first: 0.07, further: 0.03 },
};

export function usdFor(
  model: ModelName,
  output: PixelSize,
  inputs: readonly PixelSize[],
  resolution: Resolution = '1k',
): number {
  if (model === 'black-forest-labs/flux-3-image') return resolutions[resolution].usd;
  const { first, further } = prices[model];
  const read = inputs.reduce((sum, input) => sum + billedMegapixels(input), 0);
  return roundAmount(first + (billedMegapixels(output) - 1 + read) * further);
}

/** Up to a whole one for each picture, and at most four. */
function billedMegapixels({ width, height }: PixelSize): number {
  return Math.min(4, Math.max(1, Math.ceil((width * height) / MEGAPIXEL)));
}
