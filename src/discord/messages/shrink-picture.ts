import type { Imaging } from '../../generation/ports/imaging.ts';
import type { Attachment } from '../views/generation-view.ts';

/** The most that one request may have (docs.discord.com: resources/message), less room for all that is no file. */
const REQUEST_BYTES = 25 * 1_048_576 - 131_072;

/**
 * Returns the pictures as one request takes them, with those above `limitBytes`, or above what all together leave each of them,
 * re-encoded as smaller JPEGs; null when one cannot be made so small. Encodes one at a time, since hundreds may be due at once.
 * The kept files stay as they are.
 */
export async function fitPictures(
  attachments: readonly Attachment[],
  limitBytes: number,
  imaging: Pick<Imaging, 'shrink'>,
): Promise<readonly Attachment[] | null> {
  const limit = limitInRequest(attachments, limitBytes);
  const fitting: Attachment[] = [];
  for (const attachment of attachments) {
    if (attachment.bytes.byteLength <= limit) {
      fitting.push(attachment);
      continue;
    }
    const bytes = await imaging.shrink(attachment.bytes, limit);
    if (bytes === null) return null;
    fitting.push({ ...attachment, name: attachment.name.replace(/\.\w+$/, '.jpg'), bytes });
  }
  return fitting;
}

/** The largest that a file may be so that all fit into one request; the smaller ones leave their room to the larger. */
function limitInRequest(attachments: readonly Attachment[], limitBytes: number): number {
  const sizes = attachments.map(({ bytes }) => Math.min(bytes.byteLength, limitBytes)).toSorted((a, b) => a - b);
  let left = REQUEST_BYTES;
  for (const [index, size] of sizes.entries()) {
    const share = Math.floor(left / (sizes.length - index));
    if (size > share) return share;
    left -= size;
  }
  return limitBytes;
}
