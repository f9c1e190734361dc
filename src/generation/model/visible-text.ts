/**
 * Something to see: a text of marks and blanks alone says nothing. Some letters are blank, too: the fillers of Hangul, and a Braille
 * pattern without dots. U+FFFD stands for what was no character.
 */
export const VISIBLE = /[[\p{L}\p{N}\p{P}\p{S}]--[\p{Default_Ignorable_Code_Point}\u2800\uFFFD]]/v;

export function hasVisibleText(text: string): boolean {
  return VISIBLE.test(text);
}
