import { z } from 'zod';
import { resolutionNames, type ModelName } from './models.ts';

/** A data address may have as much as is advised, and no more: how much is taken was never seen. */
const MAX_DATA_ADDRESS_CHARACTERS = 256_000;

const integer = z.number({ error: 'integer' }).refine(Number.isInteger, { params: { type: 'invalid_type' } });
const flag = z.boolean().optional();
const prompt = z.string();

/** An https address, or the picture itself as a data address; bare base64 is neither. */
const picture = z
  .string()
  .refine(
    (value) =>
      value.length <= MAX_DATA_ADDRESS_CHARACTERS &&
      (/^https:\/\/[^/]+\/./.test(value) ||
        /^data:image\/(?:jpeg|png|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(value)),
    { params: { type: 'format', description: 'Does not match format "uri"' } },
  );

const quality = integer.min(0).max(100).optional();
const anyFormat = z.enum(['webp', 'jpg', 'png']).optional();
const jpgOrPng = z.enum(['png', 'jpg']).optional();
const tolerance = (least: number, most: number) => integer.min(least).max(most).optional();
const side = (most: number) => integer.min(256).max(most).optional();

const nineRatios = ['1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'] as const;
const elevenRatios = ['21:9', '9:21', ...nineRatios] as const;

const kontext = z.strictObject({
  prompt,
  input_image: picture.optional(),
  aspect_ratio: z.enum(['match_input_image', ...elevenRatios]).optional(),
  prompt_upsampling: flag,
  seed: integer.optional(),
  safety_tolerance: tolerance(0, 6),
  output_format: jpgOrPng,
});

const flux2 = {
  prompt,
  aspect_ratio: z.enum(['match_input_image', 'custom', ...nineRatios]).optional(),
  resolution: z.enum(['0.5 MP', '1 MP', '2 MP', '4 MP', 'match_input_image']).optional(),
  width: side(2048),
  height: side(2048),
  safety_tolerance: tolerance(1, 5),
  seed: integer.optional(),
  output_format: anyFormat,
  output_quality: quality,
};
const proOrMax = z.strictObject({ ...flux2, input_images: z.array(picture).max(8).optional() });

/** What each model takes as `input`. An unknown field is a fault. */
export const inputSchemas = {
  'black-forest-labs/flux-1.1-pro': z.strictObject({
    prompt,
    image_prompt: picture.optional(),
    aspect_ratio: z.enum(['custom', ...nineRatios]).optional(),
    width: side(1440),
    height: side(1440),
    safety_tolerance: tolerance(1, 6),
    seed: integer.optional(),
    prompt_upsampling: flag,
    output_format: anyFormat,
    output_quality: quality,
  }),
  'black-forest-labs/flux-1.1-pro-ultra': z.strictObject({
    prompt,
    aspect_ratio: z.enum(elevenRatios).optional(),
    image_prompt: picture.optional(),
    image_prompt_strength: z.number().min(0).max(1).optional(),
    raw: flag,
    safety_tolerance: tolerance(1, 6),
    seed: integer.optional(),
    output_format: jpgOrPng,
  }),
  'black-forest-labs/flux-kontext-pro': kontext,
  'black-forest-labs/flux-kontext-max': kontext,
  'black-forest-labs/flux-2-pro': proOrMax,
  'black-forest-labs/flux-2-flex': z.strictObject({
    ...flux2,
    input_images: z.array(picture).max(10).optional(),
    prompt_upsampling: flag,
  }),
  'black-forest-labs/flux-2-max': proOrMax,
  'black-forest-labs/flux-3-image': z.strictObject({
    prompt: prompt.min(1),
    images: z.array(picture).max(10).optional(),
    aspect_ratio: z.enum(['auto', '2:1', '7:5', '5:7', '1:2', ...elevenRatios]).optional(),
    resolution: z.enum(resolutionNames).optional(),
    grounding: flag,
    safety_tolerance: tolerance(0, 4),
    output_format: anyFormat,
    output_quality: quality,
  }),
} as const satisfies Record<ModelName, z.ZodObject>;

/** The fields of any model's input that this sandbox acts on. */
export const actedOn = z.object({
  prompt: z.string(),
  seed: z.number().optional(),
  aspect_ratio: z.string().optional(),
  resolution: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  safety_tolerance: z.number().optional(),
  output_format: z.enum(['webp', 'jpg', 'png']).optional(),
  image_prompt: z.string().optional(),
  input_image: z.string().optional(),
  input_images: z.array(z.string()).optional(),
  images: z.array(z.string()).optional(),
});
export type Input = z.infer<typeof actedOn>;

/** The body of the model's own route. */
export const bodySchema = z.strictObject({
  input: z.record(z.string(), z.unknown()),
  webhook: z.url().optional(),
  webhook_events_filter: z.array(z.enum(['start', 'output', 'logs', 'completed'])).optional(),
  stream: z.boolean().optional(),
});
