// What each model hears at Replicate, and costs there.

import type { ModelAtHost } from '../../generation/model/host.ts';
import { ASPECTS, AUTO_ASPECT, MEGAPIXEL, RESOLUTIONS, type ImageFormat } from '../../generation/model/image-model.ts';
import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import { findModel } from '../configured-models.ts';
import { FLUX_3_RESOLUTION, type ModelId } from '../models.ts';
import type { Pricing } from '../pricing.ts';

type InputFields = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export interface ReplicateModel {
  /** The path of the model: `black-forest-labs/flux-1.1-pro`. */
  readonly name: string;
  /** null where no published price was found: it is offered where the operator names one. */
  readonly pricing: Pricing | null;
  readonly at: ModelAtHost;
  /** All fields but the prompt, the safety, and what every model here takes. */
  readonly fields: (request: ImageRequest) => InputFields;
  /** The field of the pictures that go in. */
  readonly picturesField: 'image_prompt' | 'input_images' | 'images';
}

/**
 * Its OpenAPI document advises addresses of `data:` up to 256 kB, and what the server takes at most is published nowhere. In bytes of the
 * file, which grows by a third in an address.
 */
const MAX_INPUT_BYTES = 191_000;

/** FLUX.2 documents no size but with `custom`, and no longer side (replicate.com/black-forest-labs/flux-2-pro/api). */
const FLUX_2_SIZES = { kind: 'pixels', min: 256, max: 2_048, step: 16, maxPixels: 4 * MEGAPIXEL } as const;

/** Black Forest Labs take a safety of 0; here the strictest is 1, and it is never raised. */
const COMMON = {
  takesSeed: true,
  takesStrength: false,
  formats: ['jpeg', 'png'],
} as const satisfies Partial<ModelAtHost>;

/**
 * Fields: the API pages of replicate.com/black-forest-labs as of 2026-11-29; what differs by now is found by `accessTo`. Prices:
 * replicate.com/pricing, read 2026-10-07. A model that is not here has no page that could be read.
 */
export const replicateModels: Readonly<Partial<Record<ModelId, ReplicateModel>>> = {
  'flux-pro-1.1': {
    name: 'black-forest-labs/flux-1.1-pro',
    pricing: { kind: 'flat', credits: 4 },
    at: {
      ...COMMON,
      sizes: { kind: 'pixels', min: 256, max: 1_440, step: 32, maxPixels: 1_440 * 1_440 },
      safety: { min: 1, max: 6 },
      enhance: [false, true],
      inputs: pictures(1),
      usualMs: usualMs('flux-pro-1.1'),
    },
    fields: (request) => ({ ...pixels(request), ...seed(request), prompt_upsampling: request.enhance }),
    picturesField: 'image_prompt',
  },
  'flux-pro-1.1-ultra': {
    name: 'black-forest-labs/flux-1.1-pro-ultra',
    pricing: { kind: 'flat', credits: 6 },
    at: {
      ...COMMON,
      sizes: { kind: 'ratios', ratios: ASPECTS, resolutions: null },
      safety: { min: 1, max: 6 },
      enhance: [false],
      inputs: pictures(1),
      usualMs: usualMs('flux-pro-1.1-ultra'),
    },
    fields: (request) => ({ aspect_ratio: request.aspect, ...seed(request) }),
    picturesField: 'image_prompt',
  },
  'flux-2-pro': {
    name: 'black-forest-labs/flux-2-pro',
    pricing: null,
    at: {
      ...COMMON,
      sizes: FLUX_2_SIZES,
      safety: { min: 1, max: 5 },
      // It rewrites each prompt, and has no field against that.
      enhance: [true],
      inputs: pictures(8),
      // One reseller's figures of a month: half within 17.2 s, 95 % within 28.8 s.
      usualMs: { low: 9_000, median: 17_200, high: 28_800 },
    },
    fields: (request) => ({ ...pixels(request), ...seed(request) }),
    picturesField: 'input_images',
  },
  'flux-2-flex': {
    name: 'black-forest-labs/flux-2-flex',
    pricing: null,
    at: {
      ...COMMON,
      sizes: FLUX_2_SIZES,
      safety: { min: 1, max: 5 },
      enhance: [false, true],
      // Ten are documented; our own table goes to eight.
      inputs: pictures(10),
      usualMs: usualMs('flux-2-flex'),
    },
    fields: (request) => ({ ...pixels(request), ...seed(request), prompt_upsampling: request.enhance }),
    picturesField: 'input_images',
  },
  'flux-3-image': {
    name: 'black-forest-labs/flux-3-image',
    pricing: null,
    at: {
      takesSeed: false,
      takesStrength: false,
      formats: ['png'],
      sizes: { kind: 'ratios', ratios: [...ASPECTS, AUTO_ASPECT], resolutions: RESOLUTIONS },
      safety: { min: 0, max: 4 },
      enhance: [false],
      inputs: pictures(10),
      usualMs: usualMs('flux-3-image'),
    },
    // Grounding would send the prompt to a web search, and is on unless it is refused.
    fields: ({ aspect, resolution }) => ({
      aspect_ratio: aspect,
      resolution: resolution ?? FLUX_3_RESOLUTION,
      grounding: false,
    }),
    picturesField: 'images',
  },
};

/** undefined for a model that is not painted there. */
export function findReplicateModel(modelId: string): ReplicateModel | undefined {
  return Object.entries(replicateModels).find(([id]) => id === modelId)?.[1];
}

/** As its `output_format` names them; without one it brings WebP. */
const FORMAT_NAMES: Readonly<Record<ImageFormat, string>> = { jpeg: 'jpg', png: 'png' };

/** The `input` of a prediction. A safety above the highest that the model has here is its highest, which is stricter. */
export function toInput(model: ReplicateModel, request: ImageRequest): InputFields {
  const addresses = request.inputs.map(
    ({ bytes }) => `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`,
  );
  return {
    prompt: request.prompt,
    safety_tolerance: Math.min(request.safety, model.at.safety.max),
    output_format: FORMAT_NAMES[request.format],
    ...model.fields(request),
    ...(addresses.length === 0
      ? {}
      : { [model.picturesField]: model.picturesField === 'image_prompt' ? (addresses[0] ?? null) : addresses }),
  };
}

/** Width and height count with `custom` alone. */
function pixels({ size: { width, height } }: ImageRequest): InputFields {
  return { aspect_ratio: 'custom', width, height };
}

function seed({ seed: given }: ImageRequest): InputFields {
  return given === null ? {} : { seed: given };
}

function pictures(max: number): ModelAtHost['inputs'] {
  return { max, form: 'data_address', maxBytes: MAX_INPUT_BYTES };
}

/** It is the same model: nobody published other durations. */
function usualMs(modelId: ModelId): ModelAtHost['usualMs'] {
  return findModel(modelId)?.usualMs ?? { low: 1_500, median: 6_000, high: 40_000 };
}
