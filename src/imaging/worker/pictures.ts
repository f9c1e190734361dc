// Decodes and encodes pictures with libvips. No other decoder than that of JPEG, PNG, WebP and GIF can be reached.

import sharp, { type Sharp } from 'sharp';
import type { FileFormat, Size } from '../../generation/model/image-model.ts';
import { drawAiMark } from './ai-mark.ts';
import { xmpMadeByAi } from '../../generation/model/source-type.ts';

/** Of kept pictures: 2^25 pixels, 128 MB decoded. */
const MAX_PIXELS = 2 ** 25;
/** Of JPEG and WebP: hardly to be told from what came. */
const MARKED_QUALITY = 95;
const PREVIEW = { longestSide: 512, quality: 80 };
/** JPEG quality and scale of width and height, from the best to the smallest. */
const STEPS = [
  { quality: 92, scale: 1 },
  { quality: 80, scale: 1 },
  { quality: 65, scale: 1 },
  { quality: 80, scale: 0.6 },
  { quality: 70, scale: 0.35 },
] as const;

sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif'].flatMap((format) =>
    ['Buffer', 'File'].map((from) => `VipsForeignLoad${format}${from}`),
  ),
});

/**
 * Whether the bytes are a picture of that size whose every row can be decoded. A warning of the decoder counts as a failure: that
 * is how libjpeg tells of a scan that ends early, which it fills with grey; checksums of a PNG that are wrong count too.
 */
export async function isWhole(bytes: Uint8Array, { width, height }: Size): Promise<boolean> {
  const strict = (): Sharp => sharp(bytes, { failOn: 'warning', limitInputPixels: width * height });
  try {
    const found = await strict().metadata();
    if (found.width !== width || found.height !== height) return false;
    // One column reaches every row and keeps nearly nothing. A smaller picture would be cheaper still, but loses the last rows.
    await strict().extract({ left: 0, top: 0, width: 1, height }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}

/** null where the bytes are no picture. */
export async function preview(bytes: Uint8Array): Promise<Uint8Array | null> {
  const { longestSide, quality } = PREVIEW;
  try {
    const { xmp } = await factsOf(bytes);
    return await open(bytes)
      .withXmp(xmp)
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer();
  } catch {
    return null;
  }
}

/** The best of the steps that fits; null where none does. */
export async function shrink(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array | null> {
  const { width, height, xmp } = await factsOf(bytes);
  for (const { quality, scale } of STEPS) {
    const size = { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
    const smaller = await open(bytes)
      .withXmp(xmp)
      .resize({ ...size, fit: 'fill' })
      .jpeg({ quality })
      .toBuffer();
    if (smaller.byteLength <= limitBytes) return smaller;
  }
  return null;
}

/** The picture with a visible mark that it was made by AI, in its own format; null where the bytes are no picture. */
export async function withAiMark(bytes: Uint8Array, format: FileFormat): Promise<Uint8Array | null> {
  try {
    const { width, height, xmp } = await factsOf(bytes);
    const { png: input } = await drawAiMark({ width, height });
    const marked = open(bytes)
      .withXmp(xmp)
      .composite([{ input, gravity: 'southeast' }]);
    return await marked.toFormat(format, format === 'png' ? {} : { quality: MARKED_QUALITY }).toBuffer();
  } catch {
    return null;
  }
}

/** Its size; and as XMP what it says of itself, and that it was made by AI: encoding it anew would lose both. */
async function factsOf(bytes: Uint8Array): Promise<Size & { readonly xmp: string }> {
  const { width, height, xmpAsString } = await open(bytes).metadata();
  return { width, height, xmp: xmpMadeByAi(xmpAsString ?? null) };
}

/** A kept picture: one that was kept in former days may have a fault, and is shown as far as it goes. */
function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'none', limitInputPixels: MAX_PIXELS });
}
