import sharp from 'sharp';

/** What a page of the documentation may weigh. */
const MAX_BYTES = 150_000;
/** From the best on. */
const QUALITIES = [88, 80, 70, 60];

/** A picture of the browser (PNG) as a small WebP: without loss where that is small enough, else as good as fits. */
export async function encode(png: Uint8Array): Promise<Buffer> {
  const exact = await sharp(png).webp({ lossless: true, effort: 6 }).toBuffer();
  if (exact.length <= MAX_BYTES / 2) return exact;
  for (const quality of QUALITIES) {
    const bytes = await sharp(png).webp({ quality, effort: 6, smartSubsample: true }).toBuffer();
    if (bytes.length <= MAX_BYTES) return bytes;
  }
  throw new Error(`A picture is larger than ${MAX_BYTES / 1_000} kB: cut out less of the page`);
}
