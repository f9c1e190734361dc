import { imageSize } from 'image-size';
import { readAspectRatio, sizeOfRatio } from '../image-host/aspect.ts';
import type { PictureFormat, PixelSize } from '../image-host/picture.ts';
import type { InvalidField } from './errors.ts';
import { MEGAPIXEL, resolutionNames, sideOf, type ModelName, type Resolution } from './models.ts';
import type { Input } from './schemas.ts';

/** What no field's own schema says; the first fault of each kind. */
export function faultsBetweenFields(model: ModelName, input: Input): InvalidField[] {
  const faults: InvalidField[] = [];
  const isCustom = input.aspect_ratio === 'custom';
  for (const side of ['width', 'height'] as const) {
    const isGiven = input[side] !== undefined;
    const field = `input.${side}`;
    if (isCustom && !isGiven) faults.push({ type: 'required', field, description: 'Needed for a custom ratio' });
    if (!isCustom && isGiven) faults.push({ type: 'dependency', field, description: 'Only for a custom ratio' });
  }
  if (model.includes('kontext') && input.input_image !== undefined && (input.safety_tolerance ?? 2) > 2) {
    const description = 'Must be less than or equal to 2 when an input image is used';
    faults.push({ type: 'number_lte', field: 'input.safety_tolerance', description });
  }
  return faults;
}

export function picturesIn({ image_prompt, input_image, input_images = [], images = [] }: Input): string[] {
  return [image_prompt, input_image, ...input_images, ...images].filter((value) => value !== undefined);
}

/**
 * The size of a picture that goes in, or `undefined` when it cannot be read. One that is given by an https address counts as one square
 * megapixel: the sandbox fetches nothing.
 */
export function readPicture(model: ModelName, value: string): PixelSize | undefined {
  if (value.startsWith('https:')) return { width: 1024, height: 1024 };
  try {
    const { width, height } = imageSize(Buffer.from(value.slice(value.indexOf(',') + 1), 'base64'));
    const isTooSmallOrLarge = Math.min(width, height) < 256 || width * height > 16 * MEGAPIXEL;
    return model.endsWith('flux-3-image') && isTooSmallOrLarge ? undefined : { width, height };
  } catch {
    return undefined;
  }
}

/** The size of the file. */
export function deliveredSize(model: ModelName, input: Input, firstPicture: PixelSize | undefined): PixelSize {
  const step = model.endsWith('flux-1.1-pro') ? 32 : 16;
  if (input.width !== undefined && input.height !== undefined) {
    return { width: Math.round(input.width / step) * step, height: Math.round(input.height / step) * step };
  }
  const own = firstPicture === undefined ? 1 : firstPicture.width / firstPicture.height;
  const ratio = readAspectRatio(input.aspect_ratio ?? defaultRatio(model)) ?? own;
  return sizeOfRatio(ratio, pixelsOf(model, input, firstPicture), model.includes('-1.1-') ? 32 : 16);
}

export function resolutionOf({ resolution }: Input): Resolution {
  return resolutionNames.find((name) => name === resolution) ?? '1k';
}

/** A picture comes as WebP unless another format is asked for; those of ultra as JPEG, those of Kontext as PNG. */
export function formatOf(model: ModelName, asked: Input['output_format']): PictureFormat {
  const usual = model.endsWith('ultra') ? 'jpg' : model.includes('kontext') ? 'png' : 'webp';
  const format = asked ?? usual;
  return format === 'jpg' ? 'jpeg' : format;
}

function defaultRatio(model: ModelName): string {
  return model.includes('kontext') || model.endsWith('flux-3-image') ? 'match_input_image' : '1:1';
}

function pixelsOf(model: ModelName, input: Input, firstPicture: PixelSize | undefined): number {
  if (model.endsWith('ultra')) return 4 * MEGAPIXEL;
  if (model.endsWith('flux-3-image')) return sideOf(resolutionOf(input)) ** 2;
  if (!model.includes('flux-2-')) return MEGAPIXEL;
  const own = firstPicture === undefined ? MEGAPIXEL : firstPicture.width * firstPicture.height;
  const asked = input.resolution === 'match_input_image' ? own : Number.parseFloat(input.resolution ?? '1') * MEGAPIXEL;
  return Math.min(4 * MEGAPIXEL, Math.max(MEGAPIXEL / 2, asked));
}
