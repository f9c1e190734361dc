// The client's refusals in words.

import { lengthOf } from '../../../sandbox/discord/json.ts';
import { FILES_MAX, MESSAGE_MAX } from '../../wire/limits.ts';
import type { PageTexts } from '../texts/texts.ts';
import { MEBIBYTE } from '../files.ts';
import type { OptionRefusal } from './option-values.ts';

type Texts = PageTexts['composer'];

/** Why the client does not send this message; null: it does. */
export function refusalOfPost(content: string, files: readonly File[], limit: number, texts: Texts): string | null {
  const { refusals } = texts;
  if (lengthOf(content) > MESSAGE_MAX) return refusals.messageTooLong(MESSAGE_MAX);
  if (files.length > FILES_MAX) return refusals.tooManyFiles(FILES_MAX);
  return files.some(({ size }) => size > limit) ? refusals.fileTooLarge(Math.floor(limit / MEBIBYTE)) : null;
}

export function refusalText(refusal: OptionRefusal, { refusals }: Texts): string {
  switch (refusal.is) {
    case 'whole-number':
      return refusals.wholeNumber;
    case 'too-short':
      return refusals.tooShort(refusal.limit);
    case 'too-long':
      return refusals.tooLong(refusal.limit);
    case 'file-too-large':
      return refusals.fileTooLarge(Math.floor(refusal.limit / MEBIBYTE));
    case 'out-of-range':
      return rangeText(refusal, refusals);
    default:
      return refusals[refusal.is];
  }
}

function rangeText(
  { least, most }: { readonly least: number | null; readonly most: number | null },
  refusals: Texts['refusals'],
): string {
  if (least !== null && most !== null) return refusals.between(least, most);
  if (most !== null) return refusals.atMost(most);
  return least === null ? refusals.number : refusals.atLeast(least);
}
