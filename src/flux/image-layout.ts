import { imageSize } from 'image-size';
import type { DownloadedImage } from '../generation/ports/image-provider.ts';
import type { Size } from '../generation/model/image-model.ts';
import { BadImageError } from './http/errors.ts';

const MAX_SIDE = 8_192;
/** A model may round the sides that it was asked for, or choose them itself; no model makes less than this where it is asked for less. */
const MOST_TIMES_ORDERED = 2;
const LEAST_ORDERED_PIXELS = 2 ** 20;

type Format = DownloadedImage['format'];

/**
 * Checks that the bytes are laid out as a complete JPEG, PNG or WebP of 1 to 8192 pixels a side, and at most twice as many pixels
 * as were ordered, or 2^21; the content type is ignored. Bytes after the image's end are tolerated. Nothing is decoded: what is
 * between header and end may still be no picture.
 *
 * @throws BadImageError
 */
export function checkLayout(bytes: Buffer, ordered: Size): DownloadedImage {
  const format = sniff(bytes);
  if (format === null) throw new BadImageError('The download is no JPEG, PNG or WebP');
  if (!isComplete[format](bytes)) throw new BadImageError(`The ${format} is incomplete`);
  return { bytes, format, size: readSize(bytes, format, mostPixels(ordered)) };
}

function sniff(bytes: Buffer): Format | null {
  if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) return 'jpeg';
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return 'png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return null;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const isComplete: Readonly<Record<Format, (bytes: Buffer) => boolean>> = {
  jpeg: reachesJpegEnd,
  png: reachesPngEnd,
  webp: (bytes) => bytes.length >= 12 && bytes.length >= bytes.readUInt32LE(4) + 8,
};

/** Reads marker by marker, so that the EOI of an embedded thumbnail or profile is not taken for the picture's. */
function reachesJpegEnd(bytes: Buffer): boolean {
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return false;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return true;
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || isRestart(marker)) at += 2;
    else {
      if (at + 4 > bytes.length) return false;
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === 0xda) at = afterScan(bytes, at);
    }
  }
  return false;
}

/** Where the next marker after a scan's compressed data begins; in that, 0xFF is followed by 0 or a restart marker. */
function afterScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0x00 && next !== 0xff && !isRestart(next)) return at;
  }
  return bytes.length;
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

function reachesPngEnd(bytes: Buffer): boolean {
  let at = PNG_SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return next <= bytes.length;
    at = next;
  }
  return false;
}

function mostPixels({ width, height }: Size): number {
  return MOST_TIMES_ORDERED * Math.max(width * height, LEAST_ORDERED_PIXELS);
}

function readSize(bytes: Buffer, format: Format, maxPixels: number): Size {
  let size: Size;
  try {
    const { width, height } = imageSize(bytes);
    size = { width, height };
  } catch (error) {
    throw new BadImageError(`The ${format} has no readable size`, { cause: error });
  }
  const sane = [size.width, size.height].every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE);
  if (!sane || size.width * size.height > maxPixels)
    throw new BadImageError(`The ${format} has an unlikely size: ${size.width}x${size.height}`);
  return size;
}
