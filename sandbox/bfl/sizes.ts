import { imageSize } from 'image-size';
import { readAspectRatio, sizeOfRatio } from '../image-host/aspect.ts';
import type { PixelSize } from '../image-host/picture.ts';
import { resolutions, type ModelName, type Resolution } from './prices.ts';

const oneMegapixel = 1024 * 1024;
const maxInputBytes = 20 * 1024 * 1024;
/** BFL lists none; a reseller of it names these. */
const readable = new Set(['jpg', 'png', 'webp', 'gif']);
const inputLimits = { minSide: 64, maxPixels: 20_000_000 };
const flux3InputLimits = { minSide: 256, maxPixels: 16 * oneMegapixel };

/** Fields of a request that set the picture's size; which ones apply depends on the endpoint. */
export interface AskedSize {
  width?: number | null | undefined;
  height?: number | null | undefined;
  aspect_ratio?: string | null | undefined;
  resolution?: Resolution | undefined;
  top?: number | undefined;
  bottom?: number | undefined;
  left?: number | undefined;
  right?: number | undefined;
}

/** The requested size, which is billed. */
export function askedSize(model: ModelName, asked: AskedSize, firstInput: PixelSize | undefined): PixelSize {
  switch (model) {
    case 'flux-pro-1.1':
    case 'flux-dev':
      return { width: asked.width ?? 1024, height: asked.height ?? 768 };
    case 'flux-pro-1.1-ultra':
      return sizeOfRatio(readAspectRatio(asked.aspect_ratio ?? '16:9') ?? 1, 4 * oneMegapixel, 32);
    case 'flux-kontext-pro':
    case 'flux-kontext-max': {
      const own = firstInput === undefined ? 1 : firstInput.width / firstInput.height;
      const ratio = typeof asked.aspect_ratio === 'string' ? readAspectRatio(asked.aspect_ratio) : own;
      return sizeOfRatio(ratio ?? 1, oneMegapixel, 16);
    }
    case 'flux-3-image': {
      const own = firstInput === undefined ? 1 : firstInput.width / firstInput.height;
      const { side } = resolutions[asked.resolution ?? '1k'];
      return sizeOfRatio(readAspectRatio(asked.aspect_ratio ?? 'auto') ?? own, side * side, 16);
    }
    case 'flux-pro-1.0-expand': {
      const { top = 0, bottom = 0, left = 0, right = 0 } = asked;
      const { width, height } = firstInput ?? { width: 1024, height: 1024 };
      return { width: width + left + right, height: height + top + bottom };
    }
    default: {
      const own = firstInput ?? { width: 1024, height: 1024 };
      return { width: asked.width ?? own.width, height: asked.height ?? own.height };
    }
  }
}

/** The size of the delivered file: FLUX.2 rounds both sides down to multiples of 16. */
export function deliveredSize(model: ModelName, asked: PixelSize): PixelSize {
  if (!model.startsWith('flux-2-')) return asked;
  return { width: cut(asked.width), height: cut(asked.height) };
}

/** Whether FLUX.2 accepts the size: at most 4 megapixels. The other endpoints limit each field. */
export function isPaintable(size: PixelSize): boolean {
  return size.width * size.height <= 4 * oneMegapixel;
}

/** Where a picture lies on the canvas of outpainting. */
export interface Placement {
  reference_offset_x?: number | null | undefined;
  reference_offset_y?: number | null | undefined;
  auto_crop?: boolean | undefined;
}

/** Whether outpainting takes it: a picture that hangs over the canvas only where it may be cropped. */
export function liesOnCanvas(canvas: PixelSize, input: PixelSize, { auto_crop: crop, ...at }: Placement): boolean {
  if (crop === true) return true;
  return (
    lies(at.reference_offset_x, input.width, canvas.width) && lies(at.reference_offset_y, input.height, canvas.height)
  );
}

/** Without an offset it lies in the middle. */
function lies(offset: number | null | undefined, side: number, whole: number): boolean {
  const from = offset ?? Math.floor((whole - side) / 2);
  return from >= 0 && from + side <= whole;
}

/** Whether FLUX.2 [pro] accepts a picture of that size with these inputs: at most 9 megapixels together. */
export function isWithinProLimit(asked: PixelSize, inputs: readonly PixelSize[]): boolean {
  const pixels = [asked, ...inputs].reduce((sum, { width, height }) => sum + width * height, 0);
  return pixels <= 9 * oneMegapixel;
}

/** Whether an input is given by URL, which the field of FLUX.1 does not take. */
export function isAddress(value: string): boolean {
  return /^https?:\/\//.test(value);
}

/**
 * The size of an input picture as the provider uses it, or `undefined` when it cannot be read.
 * A picture given by URL counts as one square megapixel: the sandbox fetches nothing.
 */
export function readInput(model: ModelName, value: string): PixelSize | undefined {
  if (isAddress(value)) return { width: 1024, height: 1024 };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length > maxInputBytes) return undefined;
  try {
    const { width, height, type } = imageSize(bytes);
    if (!readable.has(type ?? '')) return undefined;
    const { minSide, maxPixels } = model === 'flux-3-image' ? flux3InputLimits : inputLimits;
    if (Math.min(width, height) < minSide || width * height > maxPixels) return undefined;
    const shrink = Math.min(1, Math.sqrt((4 * oneMegapixel) / (width * height)));
    return { width: cut(width * shrink), height: cut(height * shrink) };
  } catch {
    return undefined;
  }
}

function cut(side: number): number {
  return Math.max(64, Math.floor(side / 16) * 16);
}
