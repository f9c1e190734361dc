import { foldCase } from './fold-case.ts';

/** Characters that nobody sees: between the letters of a word they would hide it. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** Words of a text as an admin and a member mean the same: folded, marks kept, and nothing that cannot be seen. */
function wordsOf(text: string): string[] {
  return (
    foldCase(text)
      .replaceAll(UNSEEN, '')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** How a blocked word or phrase is kept; '' when nothing of it is a word. */
export function normalizeBlockedWord(text: string): string {
  return wordsOf(text).join(' ');
}

/** Scripts that put no blanks between words: there a blocked word is found inside a run of letters. */
const WITHOUT_BLANKS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The first of the normalised blocked words or phrases that a text contains as whole words; null for none. */
export function blockedWordIn(text: string, blocked: readonly string[]): string | null {
  if (blocked.length === 0) return null;
  const words = wordsOf(text);
  const spaced = ` ${words.join(' ')} `;
  const unspaced = words.join('');
  return (
    blocked.find((word) =>
      WITHOUT_BLANKS.test(word) ? unspaced.includes(word.replaceAll(' ', '')) : spaced.includes(` ${word} `),
    ) ?? null
  );
}
