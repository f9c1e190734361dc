// Decodes a picture that goes in, and encodes it anew: upright, without metadata, and no larger than is held for it.

import { closeSync, openSync, readSync } from 'node:fs';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { fittedInput, type InputFault } from '../../generation/model/input-picture.ts';
import type { Size } from '../../generation/model/image-model.ts';
import type { ImagingJob, JobResult } from '../jobs.ts';

/**
 * The most pixels that are decoded. A JPEG is shrunk while it is read, row by row, so that a photo of a phone with 64 megapixels takes
 * little memory; a progressive one, an interlaced PNG and a GIF are held whole, and 16 bits a channel take twice as much of everything.
 */
const MOST_PIXELS = { shrunkWhileRead: 2 ** 26, other: 2 ** 25, heldWhole: 2 ** 24 };
/** Ten times what the slowest of them takes: whatever comes after waits for it. */
const MOST_SECONDS = 20;
const QUALITY = 92;
const WHITE = '#ffffff';

/** Enough to tell what a file is, and whether a PNG is animated. */
const HEAD_BYTES = 65_536;

type PrepareJob = Omit<Extract<ImagingJob, { readonly kind: 'prepare' }>, 'kind'>;

/**
 * The decoder reads the file by itself: freeing pieces of 20 MB would teach malloc to keep as much free in each of its arenas.
 *
 * @throws the file system's errors.
 */
export async function prepareInput({ path, ...limits }: PrepareJob): Promise<Required<JobResult>> {
  const head = beginningOf(path);
  const fault = faultOf(head);
  if (fault !== null) return refused(fault);
  const found = await metadataOf(path);
  if (found === null) return refused('damaged');
  if (found.width * found.height > mostPixels(found)) return refused('too_many_pixels');
  const size = fittedInput(upright(found), limits);
  if (size === null) return refused('too_small');
  try {
    const jpeg = await encoded(path, found, size);
    return { bytes: jpeg, about: { kind: 'prepared', size, isFirstFrame: isAnimation(head, found) } };
  } catch {
    return refused('damaged');
  }
}

function beginningOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function refused(fault: InputFault): Required<JobResult> {
  return { bytes: null, about: { kind: 'refused', fault } };
}

/** What a file is by its first bytes, whatever its name says; null for one that is read. */
function faultOf(bytes: Buffer): InputFault | null {
  const head = bytes.toString('latin1', 0, 16);
  if (head.startsWith('\xff\xd8\xff') || head.startsWith('\x89PNG\r\n\x1a\n') || /^GIF8[79]a/.test(head)) return null;
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return null;
  if (/^.{4}ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s.test(head)) return 'heic';
  return /^\s*(?:<\?xml|<!doctype svg|<!--|<svg)/i.test(bytes.toString('utf8', 0, 512).replace(/^\uFEFF/, ''))
    ? 'svg'
    : 'no_picture';
}

async function metadataOf(path: string): Promise<Metadata | null> {
  try {
    return await sharp(path, { limitInputPixels: false }).metadata();
  } catch {
    return null;
  }
}

function mostPixels({ format, isProgressive, depth }: Metadata): number {
  if (isProgressive || format === 'gif' || depth === 'ushort') return MOST_PIXELS.heldWhole;
  return format === 'jpeg' ? MOST_PIXELS.shrunkWhileRead : MOST_PIXELS.other;
}

/** As it is seen once its orientation is applied. */
function upright({ width, height, orientation = 1 }: Metadata): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/** sharp leaves out metadata and profiles by itself, once colours are converted by them. */
async function encoded(path: string, { hasAlpha }: Metadata, size: Size): Promise<Uint8Array> {
  // Truncated data is a fault: half of a picture would be painted from grey.
  const opened: Sharp = sharp(path, { failOn: 'truncated', limitInputPixels: MOST_PIXELS.shrunkWhileRead, page: 0 });
  const shaped = opened
    .autoOrient()
    .resize({ ...size, fit: 'cover' })
    .timeout({ seconds: MOST_SECONDS });
  // Each step takes memory of its own.
  const opaque = hasAlpha ? shaped.flatten({ background: WHITE }) : shaped;
  return opaque.jpeg({ quality: QUALITY }).toBuffer();
}

/** Of an animated PNG the decoder knows nothing: its control chunk stands before the pixels. */
function isAnimation(head: Buffer, { format, pages = 1 }: Metadata): boolean {
  if (format !== 'png') return pages > 1;
  const control = head.indexOf('acTL');
  const pixels = head.indexOf('IDAT');
  return control !== -1 && (pixels === -1 || control < pixels);
}
