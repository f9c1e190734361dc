import { deflateSync, crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hollow, hollowPng } from '../../sandbox/image-host/hollow.ts';
import { PictureShop, type PictureStyle } from '../../sandbox/image-host/picture.ts';
import { imaging } from '../support/imaging.ts';

const SIZE = { width: 320, height: 250 };
const FORMATS = ['jpeg', 'png', 'webp'] as const;
const STYLES: readonly PictureStyle[] = ['drawn', 'plain', 'noise'];
const never = new AbortController().signal;
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

const paint = (format: (typeof FORMATS)[number], style: PictureStyle = 'drawn', size = SIZE): Promise<Buffer> =>
  new PictureShop(style).picture({ prompt: 'a heron', seed: 3, format, ...size });

/** Of a copy: what is handed over is gone. */
const isWhole = async (bytes: Uint8Array, size = SIZE): Promise<boolean> =>
  (await imaging.decodeWhole(new Uint8Array(bytes), size, never)) !== null;

/** A PNG whose one IDAT holds exactly these bytes, with the right checksum. */
function pngWith(data: Buffer): Buffer {
  const whole = hollowPng(SIZE, null);
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write('IDAT', 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return Buffer.concat([whole.subarray(0, -12), chunk, whole.subarray(-12)]);
}

const RAW = Buffer.alloc(SIZE.height * (1 + 3 * SIZE.width));

describe('a picture is whole', () => {
  it.each(FORMATS.flatMap((format) => STYLES.map((style) => [format, style] as const)))(
    'where it is a %s as the sandbox paints it, %s',
    async (format, style) => {
      expect(await isWhole(await paint(format, style))).toBe(true);
    },
  );

  it.each([1, 7, 8, 9, 16, 17])('with a height of %i', async (height) => {
    for (const format of FORMATS) {
      const size = { width: 33, height };
      expect(await isWhole(await paint(format, 'noise', size), size), format).toBe(true);
    }
  });

  it('where every row is in its IDAT', async () => {
    expect(await isWhole(hollowPng(SIZE, SIZE.height))).toBe(true);
    expect(await isWhole(pngWith(deflateSync(RAW)))).toBe(true);
  });
});

describe('a picture is not whole', () => {
  it.each(FORMATS.flatMap((format) => [[format, 'all'] as const, [format, 'half'] as const]))(
    'where it is a %s with header and end, and of its pixels is missing: %s',
    async (format, gap) => {
      for (const style of STYLES) {
        expect(await isWhole(hollow(format, await paint(format, style), SIZE, gap)), style).toBe(false);
      }
    },
  );

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is no deflate', Buffer.from('junk, junk, junk')],
    ['inflates to nothing', deflateSync(Buffer.alloc(0))],
    ['is one byte short', deflateSync(RAW.subarray(1))],
    ['lacks its checksum', deflateSync(RAW).subarray(0, -4)],
  ])('where its IDAT %s', async (_, data) => {
    expect(await isWhole(pngWith(data))).toBe(false);
  });

  it('where a checksum of its IDAT is wrong', async () => {
    const bytes = await paint('png');
    const at = bytes.indexOf('IDAT', 0, 'latin1');
    const last = at + 4 + bytes.readUInt32BE(at - 4) + 3;
    bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
    expect(await isWhole(bytes)).toBe(false);
  });

  it('where the scan of a JPEG ends early, by however little', async () => {
    const whole = await paint('jpeg', 'noise');
    expect(await isWhole(whole)).toBe(true);
    for (const missing of [3, 10, 100, 1_000, whole.length >> 1]) {
      const bytes = Buffer.concat([whole.subarray(0, -2 - missing), END_OF_JPEG]);
      expect(await isWhole(bytes), `${missing} bytes`).toBe(false);
    }
  });

  it.each(FORMATS)('where a %s is cut anywhere', async (format) => {
    const whole = await paint(format, 'noise', { width: 32, height: 32 });
    const lengths = Array.from({ length: 60 }, (_, step) => Math.floor((step * (whole.length - 13)) / 59));
    const found = await Promise.all(
      lengths.map((length) => isWhole(whole.subarray(0, length), { width: 32, height: 32 })),
    );
    expect(found).toEqual(lengths.map(() => false));
  });

  it('where it has another size than its header was read to have, or another format than these three', async () => {
    expect(await isWhole(await paint('png'), { width: 320, height: 251 })).toBe(false);
    expect(await isWhole(await paint('png'), { width: 160, height: 125 })).toBe(false);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="250"/>';
    expect(await isWhole(Buffer.from(svg))).toBe(false);
  });
});
