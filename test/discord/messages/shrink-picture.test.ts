import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { fitPictures } from '../../../src/discord/messages/shrink-picture.ts';
import { imaging } from '../../support/imaging.ts';

const MIB = 1_048_576;

/** Noise, of which a lossless file is as large as its pixels. */
async function noise(side: number) {
  const raw = { width: side, height: side, channels: 3 } as const;
  const bytes = await sharp(randomBytes(side * side * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return { name: 'a.png', bytes: new Uint8Array(bytes), altText: 'noise' };
}

describe('pictures that fit one by one, and not into one request', () => {
  it('are made smaller until they do, the largest alone', async () => {
    const [large, small] = [await noise(1_700), await noise(600)];
    const all = [large, small, large, large];
    expect(large.bytes.byteLength).toBeLessThan(9 * MIB);
    expect(all.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)).toBeGreaterThan(25 * MIB);
    const fitting = (await fitPictures(all, 9 * MIB, imaging)) ?? [];
    expect(fitting.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)).toBeLessThan(25 * MIB);
    expect(fitting.map(({ name }) => name)).toEqual(['a.jpg', 'a.png', 'a.jpg', 'a.jpg']);
  });
});
