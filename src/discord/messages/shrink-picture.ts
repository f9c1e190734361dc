import type { Attachment } from '../views/generation-view.ts';

/** JPEG quality and scale of width and height, from the best to the smallest. */
const STEPS = [
  { quality: 92, scale: 1 },
  { quality: 80, scale: 1 },
  { quality: 65, scale: 1 },
  { quality: 80, scale: 0.6 },
  { quality: 70, scale: 0.35 },
] as const;

/**
 * Returns the pictures with those above `limitBytes` re-encoded as JPEGs of at most that size; null when one cannot be
 * made so small. Encodes one at a time, on another thread, since hundreds may be due at once. The kept files stay as
 * they are.
 */
export async function fitPictures(
  attachments: readonly Attachment[],
  limitBytes: number,
): Promise<readonly Attachment[] | null> {
  const fitting: Attachment[] = [];
  for (const attachment of attachments) {
    const small = attachment.bytes.byteLength <= limitBytes ? attachment : await shrink(attachment, limitBytes);
    if (small === null) return null;
    fitting.push(small);
  }
  return fitting;
}

async function shrink(attachment: Attachment, limitBytes: number): Promise<Attachment | null> {
  // Loaded on first use: it is large, and rarely needed.
  const { createCanvas, loadImage } = await import('@napi-rs/canvas');
  const image = await loadImage(attachment.bytes);
  const name = attachment.name.replace(/\.\w+$/, '.jpg');
  for (const { quality, scale } of STEPS) {
    const [width, height] = [Math.ceil(image.width * scale), Math.ceil(image.height * scale)];
    const canvas = createCanvas(width, height);
    canvas.getContext('2d').drawImage(image, 0, 0, width, height);
    const bytes = await canvas.encode('jpeg', quality);
    if (bytes.byteLength <= limitBytes) return { ...attachment, name, bytes };
  }
  return null;
}
