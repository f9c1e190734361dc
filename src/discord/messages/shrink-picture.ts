import type { Attachment } from '../views/generation-view.ts';

/** From the best to the smallest: a JPEG's quality, and how much of the width and height stays. */
const STEPS = [
  { quality: 92, scale: 1 },
  { quality: 80, scale: 1 },
  { quality: 65, scale: 1 },
  { quality: 80, scale: 0.6 },
  { quality: 70, scale: 0.35 },
] as const;

/**
 * The same pictures, those that are larger than `limitBytes` as JPEG of at most that size; null when one cannot be made
 * so small. One after the other, and encoded on another thread: hundreds may be due at once. The kept files stay as they
 * are.
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
  // Loaded when it is needed: it is large, and hardly any picture needs it.
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
