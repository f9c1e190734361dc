// The models of this sandbox. Which of them the catalogue has is an option: that of a live one had no FLUX1.1.

import { z } from 'zod';
import { roundAmount } from '../image-host/account.ts';
import { readAspectRatio, sizeOfRatio } from '../image-host/aspect.ts';
import type { PixelSize } from '../image-host/picture.ts';

export const modelNames = [
  'black-forest-labs/flux-1.1-pro',
  'black-forest-labs/flux-1.1-pro-ultra',
  'black-forest-labs/flux-2-pro/text-to-image',
  'black-forest-labs/flux-2-pro/edit',
  'black-forest-labs/flux-2-flex/text-to-image',
  'black-forest-labs/flux-2-flex/edit',
  'black-forest-labs/flux-schnell',
] as const;

export type ModelName = (typeof modelNames)[number];

/** Those that a list read in August 2026 had. */
export const usualCatalogue: readonly ModelName[] = modelNames.filter((name) => !name.includes('-1.1-'));

const MEGAPIXEL = 1024 * 1024;

/** `W*H`. */
const SIZE = /^(\d{3,4})\*(\d{3,4})$/;
const size = z
  .string()
  .regex(SIZE)
  .refine((value) => {
    const { width, height } = readSize(value);
    return Math.min(width, height) >= 256 && Math.max(width, height) <= 2048 && width * height <= 4 * MEGAPIXEL;
  });
/** -1: any. */
const seed = z.number().int().min(-1).optional();
/** An https address, or one of the host's own uploads; never the picture itself. */
const pictures = z
  .array(z.url({ protocol: /^https?$/ }))
  .min(1)
  .max(8);

const common = { model: z.string(), prompt: z.string().min(1), seed };
const byRatio = z.strictObject({ ...common, aspect_ratio: z.enum(['1:1', '16:9', '9:16', '4:3', '3:4']).optional() });
const bySize = z.strictObject({ ...common, size: size.optional() });
const edit = z.strictObject({ ...common, size: size.optional(), images: pictures });

/** What each model takes beside the prompt stands in its own schema file alone; an unknown field is a fault. */
export const bodySchemas = {
  'black-forest-labs/flux-1.1-pro': byRatio,
  'black-forest-labs/flux-1.1-pro-ultra': byRatio,
  'black-forest-labs/flux-2-pro/text-to-image': bySize,
  'black-forest-labs/flux-2-pro/edit': edit,
  'black-forest-labs/flux-2-flex/text-to-image': bySize,
  'black-forest-labs/flux-2-flex/edit': edit,
  'black-forest-labs/flux-schnell': bySize,
} as const satisfies Record<ModelName, z.ZodObject>;

export const actedOn = z.object({
  prompt: z.string(),
  seed: z.number().optional(),
  size: z.string().optional(),
  aspect_ratio: z.string().optional(),
  images: z.array(z.string()).optional(),
});
export type Body = z.infer<typeof actedOn>;

/** Dollars a picture. Of FLUX1.1 none was found, nor of [flex]: those here are what their maker asks. */
export const prices: Readonly<Record<ModelName, number>> = {
  'black-forest-labs/flux-1.1-pro': 0.04,
  'black-forest-labs/flux-1.1-pro-ultra': 0.06,
  'black-forest-labs/flux-2-pro/text-to-image': 0.03,
  'black-forest-labs/flux-2-pro/edit': 0.03,
  'black-forest-labs/flux-2-flex/text-to-image': 0.05,
  'black-forest-labs/flux-2-flex/edit': 0.05,
  'black-forest-labs/flux-schnell': 0.003,
};

/** For every picture as much as for the first that goes in, beside the one that comes out. */
export function usdFor(model: ModelName, { images = [] }: Body): number {
  return roundAmount(prices[model] * (1 + images.length));
}

export function sizeOf(model: ModelName, { size: asked, aspect_ratio: ratio }: Body): PixelSize {
  if (asked !== undefined) return readSize(asked);
  const pixels = model.endsWith('ultra') ? 4 * MEGAPIXEL : MEGAPIXEL;
  return sizeOfRatio(readAspectRatio(ratio ?? '1:1') ?? 1, pixels, 32);
}

function readSize(value: string): PixelSize {
  const [, width, height] = SIZE.exec(value) ?? [];
  return { width: Number(width), height: Number(height) };
}
