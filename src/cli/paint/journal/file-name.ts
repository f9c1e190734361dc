// Names of pictures that every file system takes.

import { FILE_EXTENSION, type FileFormat } from '../../../generation/model/image-model.ts';

/** Most file systems take 255 bytes for a name, some 143 once they are encrypted; the rest of it is at most 40. */
const MOST_SLUG_BYTES = 80;
/** So many digits that a folder sorts by name as it was painted. */
const INDEX_DIGITS = 4;

/** `0012-3141592-a-lighthouse-at-dusk`: without the extension. A device's name of Windows cannot come of it: it begins with digits. */
export function pictureStem(index: number, seed: number | null, prompt: string): string {
  const parts = [String(index).padStart(INDEX_DIGITS, '0'), seed === null ? 'noseed' : String(seed), slugOf(prompt)];
  return parts.filter((part) => part !== '').join('-');
}

export function pictureFileName(stem: string, format: FileFormat): string {
  // As `--format` calls it.
  return `${stem}.${format === 'jpeg' ? 'jpeg' : FILE_EXTENSION[format]}`;
}

/** Letters and digits of any script, in the one form in which file systems agree, with dashes between. */
function slugOf(prompt: string): string {
  const words = prompt
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    // A mark with no letter before it would join itself to the dash.
    .replaceAll(/(^|-)\p{M}+/gu, '$1');
  return cutToBytes(words, MOST_SLUG_BYTES).replaceAll(/^-+|-+$/g, '');
}

/** Between two characters as people see them. */
function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > most) break;
    kept += segment;
  }
  return kept;
}
