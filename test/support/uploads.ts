/** Files that members upload. */
import sharp from 'sharp';
import type { UploadedOption } from '../../sandbox/discord/inputs.ts';

interface PhotoOptions {
  readonly width: number;
  readonly height: number;
  readonly format?: 'jpeg' | 'png' | 'webp' | 'gif';
  /** The Exif orientation, 1 to 8. */
  readonly orientation?: number;
}

/** A picture whose left half is red and whose right half is blue, as it is stored. */
export async function photo({ width, height, format = 'jpeg', orientation }: PhotoOptions): Promise<Buffer> {
  const half = { width: Math.ceil(width / 2), height, channels: 3, background: '#0000ff' } as const;
  const picture = sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
    .composite([{ input: { create: half }, left: Math.floor(width / 2), top: 0 }])
    .toFormat(format);
  if (orientation === undefined) return picture.toBuffer();
  return picture.withMetadata({ orientation, exif: { IFD0: { Copyright: 'a secret place' } } }).toBuffer();
}

/** A GIF of so many frames. */
export async function animation(frames: number, side = 128): Promise<Buffer> {
  const colours = ['#ff0000', '#00ff00', '#0000ff'];
  const pages = await Promise.all(
    Array.from({ length: frames }, (_, index) =>
      sharp({ create: { width: side, height: side, channels: 3, background: colours[index % 3] ?? '#ffffff' } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(pages, { join: { animated: true } })
    .gif({ loop: 0, delay: pages.map(() => 100) })
    .toBuffer();
}

export function upload(bytes: Buffer, filename = 'picture.jpg'): UploadedOption {
  return { filename, bytes };
}
