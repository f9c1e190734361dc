import { crc32, deflateSync } from 'node:zlib';
import type { PictureFormat, PixelSize } from './picture.ts';

/** What is missing of a picture whose header and end are sound: every pixel, or the lower half of them. */
export type Gap = 'all' | 'half';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const START_OF_SCAN = Buffer.from([0xff, 0xda]);
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
/** RIFF, the head of its first chunk, and the frame header of VP8. */
const WEBP_HEAD_BYTES = 30;

/** The picture without some or all of its pixels; each length and checksum in it is right. */
export function hollow(format: PictureFormat, whole: Buffer, size: PixelSize, gap: Gap): Buffer {
  if (format === 'png') return hollowPng(size, gap === 'all' ? null : size.height >> 1);
  if (format === 'jpeg') return hollowJpeg(whole, gap);
  return hollowWebp(whole, gap);
}

/** A PNG of that size with black rows, as many as are given; without an IDAT for null. */
export function hollowPng({ width, height }: PixelSize, rows: number | null): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a channel, red, green and blue.
  header.set([8, 2], 8);
  const data = rows === null ? [] : [chunk('IDAT', deflateSync(Buffer.alloc(rows * (1 + 3 * width))))];
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...data, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

function hollowJpeg(whole: Buffer, gap: Gap): Buffer {
  const scan = whole.indexOf(START_OF_SCAN);
  const begin = scan + 2 + whole.readUInt16BE(scan + 2);
  const kept = gap === 'all' ? begin : (begin + whole.length) >> 1;
  return Buffer.concat([whole.subarray(0, kept), END_OF_IMAGE]);
}

function hollowWebp(whole: Buffer, gap: Gap): Buffer {
  const kept = gap === 'all' ? WEBP_HEAD_BYTES : 2 * (whole.length >> 2);
  const bytes = Buffer.from(whole.subarray(0, kept));
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.writeUInt32LE(bytes.length - 20, 16);
  return bytes;
}
