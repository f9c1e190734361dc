/** What a terminal obeys or hides: control characters, what turns the direction of text, line separators, half a character. */
const UNPRINTABLE = /\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]|\p{Cs}/gu;

/** The text with every such character written out, as `\u{1b}`. `keep`: those that stay as they are. */
export function printable(text: string, keep = ''): string {
  return text.replaceAll(UNPRINTABLE, (character) =>
    keep.includes(character) ? character : `\\u{${codeOf(character).toString(16)}}`,
  );
}

/** A count with its noun, in English: `1 picture`, `3 pictures`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A line of JSON without such characters, but for its own end; it means the same. */
export function printableJson(line: string): string {
  return line.replaceAll(UNPRINTABLE, (character) =>
    character === '\n' ? character : `\\u${codeOf(character).toString(16).padStart(4, '0')}`,
  );
}

/** The text as databases, JSON and others take it: without U+0000 and half a surrogate pair, which become U+FFFD. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The value of JSON with each text in it, names of fields included, changed. */
export function mapTexts(value: unknown, change: (text: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return change(value, field);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, field));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [change(key, ''), mapTexts(inner, change, key)]),
  );
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
