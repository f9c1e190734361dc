import type { Imaging } from '../../generation/ports/imaging.ts';
import type { Attachment } from '../views/generation-view.ts';

/**
 * Returns the pictures with those above `limitBytes` re-encoded as JPEGs of at most that size; null when one cannot be
 * made so small. Encodes one at a time, since hundreds may be due at once. The kept files stay as they are.
 */
export async function fitPictures(
  attachments: readonly Attachment[],
  limitBytes: number,
  imaging: Pick<Imaging, 'shrink'>,
): Promise<readonly Attachment[] | null> {
  const fitting: Attachment[] = [];
  for (const attachment of attachments) {
    if (attachment.bytes.byteLength <= limitBytes) {
      fitting.push(attachment);
      continue;
    }
    const bytes = await imaging.shrink(attachment.bytes, limitBytes);
    if (bytes === null) return null;
    fitting.push({ ...attachment, name: attachment.name.replace(/\.\w+$/, '.jpg'), bytes });
  }
  return fitting;
}
