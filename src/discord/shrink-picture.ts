import type { Attachment } from './views/generation-view.ts';

/** What a message may carry everywhere: 10 MiB for a file, 25 MiB for the request, less a margin for the rest of it. */
const FILE_MAX_BYTES = 9 * 1_048_576;
const ALL_MAX_BYTES = 22 * 1_048_576;
const QUALITIES = [92, 80, 65] as const;

/**
 * The same pictures as JPEG, small enough for any Discord server; null when that cannot be done. The kept files stay as
 * they are.
 */
export async function shrinkPictures(attachments: readonly Attachment[]): Promise<Attachment[] | null> {
  // Loaded when it is needed: it is large, and hardly any picture needs it.
  const { createCanvas, loadImage } = await import('@napi-rs/canvas');
  const limit = Math.min(FILE_MAX_BYTES, Math.floor(ALL_MAX_BYTES / Math.max(1, attachments.length)));

  const shrink = async (attachment: Attachment): Promise<Attachment | null> => {
    const image = await loadImage(attachment.bytes);
    const canvas = createCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    for (const quality of QUALITIES) {
      const bytes = await canvas.encode('jpeg', quality);
      const name = attachment.name.replace(/\.\w+$/, '.jpg');
      if (bytes.byteLength <= limit) return { ...attachment, name, bytes };
    }
    return null;
  };
  const shrunk = await Promise.all(attachments.map(shrink));
  return shrunk.every((attachment) => attachment !== null) ? shrunk : null;
}
