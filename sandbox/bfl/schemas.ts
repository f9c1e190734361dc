import { z } from 'zod';
import { readAspectRatio } from '../image-host/aspect.ts';
import type { PictureFormat } from '../image-host/picture.ts';
import type { ModelName, OutpaintingMode, Resolution } from './prices.ts';

const pictureFormats = ['jpeg', 'png', 'webp'] as const satisfies readonly PictureFormat[];

// Zod's own integers are limited to 2^53, the provider's seeds are not.
const integer = z.number({ error: 'integer' }).refine(Number.isInteger, { params: { kind: 'integer' } });
const text = z.string();
const flag = z.boolean().optional();
const picture = text.nullish();

/** The widest and tallest documented aspect ratios. */
const widest = 21 / 9;

const aspectRatio = text.refine(
  (value) => {
    const ratio = readAspectRatio(value);
    return ratio !== undefined && ratio <= widest + 1e-9 && ratio >= 1 / widest - 1e-9;
  },
  { params: { kind: 'value', why: 'aspect_ratio must be W:H between 21:9 and 9:21' } },
);

const everyModel = {
  seed: integer.nullish(),
  webhook_url: z.url().max(2083).nullish(),
  webhook_secret: text.nullish(),
  output_format: z.enum(pictureFormats).nullish(),
};

const firstGeneration = { ...everyModel, safety_tolerance: integer.min(0).max(6).optional() };
const secondGeneration = {
  ...everyModel,
  prompt: text,
  safety_tolerance: integer.min(0).max(5).optional(),
  width: integer.min(64).nullish(),
  height: integer.min(64).nullish(),
};

const fixedSides = {
  width: integer.min(256).max(1440).multipleOf(32).optional(),
  height: integer.min(256).max(1440).multipleOf(32).optional(),
};

const fourInputs = { input_image: picture, input_image_2: picture, input_image_3: picture, input_image_4: picture };
const eightInputs = {
  ...fourInputs,
  input_image_5: picture,
  input_image_6: picture,
  input_image_7: picture,
  input_image_8: picture,
};

const proOrMax = z.object({ ...secondGeneration, ...eightInputs, disable_pup: flag });
const klein = z.object({ ...secondGeneration, ...fourInputs });
const kontext = z.object({
  ...firstGeneration,
  ...fourInputs,
  prompt: text,
  aspect_ratio: aspectRatio.nullish(),
  prompt_upsampling: flag,
});

/** FLUX.3 takes these alone: no seed, no pixels, no format, and an unknown field is a fault. */
const resolution = z.enum(['768sq', '1k', '1.5k', '2k', '4k'] as const satisfies readonly Resolution[]).optional();
const flux3Aspects = [
  'auto',
  '21:9',
  '2:1',
  '16:9',
  '3:2',
  '7:5',
  '4:3',
  '5:4',
  '1:1',
  '4:5',
  '3:4',
  '5:7',
  '2:3',
  '9:16',
  '1:2',
  '9:21',
] as const;
const flux3 = z.strictObject({
  prompt: text.min(1).max(15_000),
  images: z.union([text, z.array(text).min(1).max(10)]).optional(),
  aspect_ratio: z.enum(flux3Aspects).optional(),
  resolution,
  safety_tolerance: integer.min(0).max(4).optional(),
  grounding: flag,
});

const outpaintingMode = z.enum(['high', 'fast'] as const satisfies readonly OutpaintingMode[]).optional();
const addedPixels = integer.min(0).max(2048).optional();
const offset = integer.nullish();

/** The request schema of each endpoint. Unknown fields are accepted, as at BFL, but by FLUX.3 and outpainting; the task's record names them. */
export const endpointSchemas = {
  'flux-pro-1.1': z.object({
    ...firstGeneration,
    ...fixedSides,
    prompt: text.nullish(),
    image_prompt: picture,
    prompt_upsampling: flag,
  }),
  'flux-pro-1.1-ultra': z.object({
    ...firstGeneration,
    prompt: text.nullish(),
    aspect_ratio: aspectRatio.optional(),
    raw: flag,
    image_prompt: picture,
    image_prompt_strength: z.number().min(0).max(1).optional(),
    prompt_upsampling: flag,
  }),
  'flux-dev': z.object({
    ...firstGeneration,
    ...fixedSides,
    prompt: text.optional(),
    steps: integer.min(1).max(50).nullish(),
    guidance: z.number().min(1.5).max(5).nullish(),
    image_prompt: picture,
    prompt_upsampling: flag,
  }),
  'flux-2-pro': proOrMax,
  'flux-2-max': proOrMax,
  'flux-2-flex': z.object({
    ...secondGeneration,
    ...eightInputs,
    prompt_upsampling: z.boolean().nullish(),
    guidance: z.number().min(1.5).max(10).nullish(),
    steps: integer.min(1).max(50).nullish(),
    input_image_blob_path: text.nullish(),
  }),
  'flux-2-klein-4b': klein,
  'flux-2-klein-9b': klein,
  'flux-kontext-pro': kontext,
  'flux-kontext-max': kontext,
  'flux-3-image': flux3,
  'flux-pro-1.0-expand': z.object({
    ...firstGeneration,
    image: text,
    prompt: text.optional(),
    top: addedPixels,
    bottom: addedPixels,
    left: addedPixels,
    right: addedPixels,
    steps: integer.min(15).max(50).nullish(),
    guidance: z.number().min(1.5).max(100).nullish(),
  }),
  'flux-tools/outpainting-v1': z.strictObject({
    input_image: text,
    width: integer.min(64),
    height: integer.min(64),
    reference_offset_x: offset,
    reference_offset_y: offset,
    auto_crop: flag,
    mode: outpaintingMode,
    prompt: text.optional(),
    disable_pup: flag,
    output_format: z.enum(pictureFormats).optional(),
    safety_tolerance: integer.min(0).max(5).optional(),
  }),
} as const satisfies Record<ModelName, z.ZodObject>;

/** The fields that this sandbox uses, for any endpoint. */
export const actedOn = z.object({
  prompt: text.nullish(),
  seed: z.number().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  aspect_ratio: text.nullish(),
  output_format: z.enum(pictureFormats).nullish(),
  webhook_url: text.nullish(),
  image_prompt: picture,
  ...eightInputs,
  images: z.union([text, z.array(text)]).optional(),
  resolution,
  image: picture,
  top: addedPixels,
  bottom: addedPixels,
  left: addedPixels,
  right: addedPixels,
  reference_offset_x: offset,
  reference_offset_y: offset,
  auto_crop: flag,
  mode: outpaintingMode,
});
