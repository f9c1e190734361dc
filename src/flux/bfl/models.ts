// What each model hears at BFL (api.bfl.ai/openapi.json).

import type { ImageRequest } from '../../generation/ports/image-provider.ts';
import type { KnownModelId } from '../configured-models.ts';
import { OUTPAINTING_ID } from '../extenders.ts';
import { FLUX_3_RESOLUTION } from '../models.ts';
import { canvas, sides } from './extension.ts';
import type { ModelFields } from './fields.ts';

interface BflModel {
  /** All fields but the prompt and the safety tolerance, which every model takes. */
  readonly body: (request: ImageRequest) => ModelFields;
  /** The fields of the pictures that go in, each as base64 without a prefix. */
  readonly inputs: (pictures: readonly string[]) => ModelFields;
}

/** The field takes base64 alone, and no address. */
const promptPicture = (pictures: readonly string[]): ModelFields => numbered('image_prompt', pictures);
const references = (pictures: readonly string[]): ModelFields => numbered('input_image', pictures);
const images = (pictures: readonly string[]): ModelFields => (pictures.length === 0 ? {} : { images: pictures });

/** By the names of the models, which are the paths of their endpoints too. */
export const bflModels: Readonly<Record<KnownModelId, BflModel>> = {
  'flux-pro-1.1': { body: pixelsAndUpsampling, inputs: promptPicture },
  'flux-pro-1.1-ultra': { body: ultraBody, inputs: promptPicture },
  'flux-2-klein-4b': { body: pixels, inputs: references },
  'flux-2-klein-9b': { body: pixels, inputs: references },
  'flux-2-pro': { body: pixelsAndRewriting, inputs: references },
  'flux-2-flex': { body: pixelsAndUpsampling, inputs: references },
  'flux-2-max': { body: pixelsAndRewriting, inputs: references },
  'flux-3-image': { body: flux3Body, inputs: images },
  'flux-pro-1.0-expand': { body: sides, inputs: ([image]) => (image === undefined ? {} : { image }) },
  [OUTPAINTING_ID]: { body: canvas, inputs: ([image]) => (image === undefined ? {} : { input_image: image }) },
};

/** What the models before FLUX.3 have in common. */
function seedAndFormat({ seed, format }: ImageRequest): ModelFields {
  return { seed, output_format: format };
}

function pixels(request: ImageRequest): ModelFields {
  const { width, height } = request.size;
  return { ...seedAndFormat(request), width, height };
}

function ultraBody(request: ImageRequest): ModelFields {
  const { aspect, enhance, strength } = request;
  return {
    ...seedAndFormat(request),
    aspect_ratio: aspect,
    prompt_upsampling: enhance,
    ...(strength === null ? {} : { image_prompt_strength: strength / 100 }),
  };
}

/** Grounding would send the prompt to a web search, and is on unless it is refused. */
function flux3Body({ aspect, resolution }: ImageRequest): ModelFields {
  return { aspect_ratio: aspect, resolution: resolution ?? FLUX_3_RESOLUTION, grounding: false };
}

function pixelsAndUpsampling(request: ImageRequest): ModelFields {
  return { ...pixels(request), prompt_upsampling: request.enhance };
}

/** [pro] and [max] rewrite every prompt unless told not to, by a field of its own. */
function pixelsAndRewriting(request: ImageRequest): ModelFields {
  return request.enhance ? pixels(request) : { ...pixels(request), disable_pup: true };
}

/** `name`, `name_2`, `name_3`, … */
function numbered(name: string, pictures: readonly string[]): ModelFields {
  return Object.fromEntries(
    pictures.map((picture, index) => [index === 0 ? name : `${name}_${index + 1}`, picture] as const),
  );
}
