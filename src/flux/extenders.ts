// The models that extend a picture at its edges, and paint none from a prompt alone.

import { MEGAPIXEL } from '../generation/model/image-model.ts';
import { MIN_SIDE, priced, type FluxModel } from './flux-model.ts';
import { models } from './models.ts';

/** Off unless the operator switches it on. */
export const OUTPAINTING_ID = 'flux-tools/outpainting-v1';

/** docs.bfl.ai: `top`, `bottom`, `left` and `right` of the first, in pixels. */
export const MOST_ADDED = 2_048;
/** On the sides of the second: off this grid a flat-coloured canvas came. */
export const CANVAS_STEP = 16;
const LONGEST_INPUT = 2_048;

const NEVER = { supported: false, default: false };
const COMMON = {
  // Nobody chooses one: the size follows from the picture that goes in.
  aspects: models[0].aspects,
  defaultAspect: '1:1',
  takesAutoAspect: false,
  takesSeed: false,
  enhance: NEVER,
  inputs: { max: 1, maxTotalPixels: null, minSide: MIN_SIDE, areChanged: false },
} as const;

/**
 * Fields: BFL's own document of mid-2026, docs.bfl.ai. Price of the first: $0.05 by the price list of a partner (github.com/Comfy-Org/docs,
 * partner nodes, August 2026), and 5 credits in live runs of September 2026. Of the second BFL has published none: 20 credits were taken for a
 * picture of unknown size, and a reseller takes $0.10 a megapixel. What is held covers both.
 */
export const extenders = [
  {
    id: 'flux-pro-1.0-expand',
    name: 'FLUX.1 Expand [pro]',
    successorId: 'flux-pro-1.0-expand',
    ...COMMON,
    extends: 'sides',
    sizeRule: {
      kind: 'pixels',
      min: MIN_SIDE,
      max: LONGEST_INPUT + 2 * MOST_ADDED,
      step: 2,
      maxPixels: 6 * MEGAPIXEL,
    },
    formats: ['jpeg', 'png'],
    safety: { max: 6, default: 2 },
    ...priced({ kind: 'flat', credits: 5 }),
    usualMs: { low: 6_500, median: 12_000, high: 23_000 },
  },
  {
    id: OUTPAINTING_ID,
    name: 'FLUX Outpainting',
    successorId: OUTPAINTING_ID,
    ...COMMON,
    extends: 'canvas',
    sizeRule: { kind: 'pixels', min: MIN_SIDE, max: 4_096, step: CANVAS_STEP, maxPixels: 4 * MEGAPIXEL },
    formats: ['png'],
    safety: { max: 5, default: 2 },
    ...priced({ kind: 'output', credits: 10, least: 20 }),
    usualMs: { low: 25_000, median: 33_000, high: 60_000 },
  },
] as const satisfies readonly FluxModel[];
