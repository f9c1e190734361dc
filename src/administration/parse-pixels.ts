/** A megapixel, as BFL bills it. */
export const MEGAPIXEL = 1_048_576;

/** No model makes a picture with fewer or more pixels than these. */
const SMALLEST_PIXELS = 64 * 64;
const LARGEST_PIXELS = 4096 * 4096;

/** Reads `1.5` or `1.5 MP` (megapixels), `1024x1024` or `1024×1024` as a number of pixels; null for anything else. */
export function parsePixels(text: string): number | null {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const [, width, height] = /^(\d{1,5})\s*[x×*]\s*(\d{1,5})$/.exec(plain) ?? [];
  if (width !== undefined && height !== undefined) return within(Number(width) * Number(height));
  const [, megapixels] = /^(\d{1,3}(?:\.\d{1,4})?)\s*(?:mp|megapixels?)?$/.exec(plain) ?? [];
  return megapixels === undefined ? null : within(Math.round(Number(megapixels) * MEGAPIXEL));
}

function within(pixels: number): number | null {
  return pixels >= SMALLEST_PIXELS && pixels <= LARGEST_PIXELS ? pixels : null;
}
