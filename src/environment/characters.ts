// Finds and names characters that are not seen, or are taken for others.

/** Blanks of every kind, and characters that show nothing: what pasting, editors and other systems leave around a text. */
const SEEN = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\uFFFD]|(?! )[\s\p{Z}]/u;
const NOT_ASCII = /[^ -~]/u;

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'a blank',
  '\t': 'a tab',
  '\n': 'a line break',
  '\r': 'a carriage return',
  '\u00A0': 'a no-break space (U+00A0)',
  '\u200B': 'a zero-width space (U+200B)',
  '\u3000': 'a wide blank (U+3000)',
  '\uFEFF': 'a byte order mark (U+FEFF)',
  '\uFFFD': 'a character that is not UTF-8',
};

/** The text without blanks and invisible characters at both ends. */
export function trimmed(text: string): string {
  const start = text.search(SEEN);
  if (start < 0) return '';
  let end = text.length;
  while (!SEEN.test(characterBefore(text, end))) end -= characterBefore(text, end).length;
  return text.slice(start, end);
}

function characterBefore(text: string, end: number): string {
  const pair = text.slice(Math.max(0, end - 2), end);
  return pair.length === 2 && /^[^]$/u.test(pair) ? pair : text.charAt(end - 1);
}

/** The first character that is neither a blank nor invisible; null for none. */
export function firstSeen(text: string): string | null {
  return SEEN.exec(text)?.[0] ?? null;
}

/** The first control character, invisible character or unusual blank; null for none. */
export function firstUnseen(text: string): string | null {
  return UNSEEN.exec(text)?.[0] ?? null;
}

/** The first character that a keyboard for English does not have; null for none. */
export function firstBeyondAscii(text: string): string | null {
  return NOT_ASCII.exec(text)?.[0] ?? null;
}

/** How a sentence names it: `a tab`, `“$”`, `“１” (U+FF11)`, `an invisible character (U+2060)`. */
export function nameOf(character: string): string {
  const known = NAMES[character];
  if (known !== undefined) return known;
  if (firstBeyondAscii(character) === null) return `“${character}”`;
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return firstUnseen(character) === null ? `“${character}” (${code})` : `an invisible character (${code})`;
}
