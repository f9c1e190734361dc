/**
 * Characters that turn text around, hide in it, stand for nothing, or end its line: none of them belongs into a line about
 * a prompt. Emoji are made with some of them and stay whole, as far as Unicode recommends the sequence; so does the joiner
 * after a mark, which several scripts of India and Sri Lanka need. Half a surrogate pair is no character.
 */
const INVISIBLE =
  /(?<kept>\p{RGI_Emoji}|(?<=\p{M})\u200D(?=\p{L}))|[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]+/gv;

/** Blanks of any width. The Braille blank has dots by its class and none to see. */
const BLANKS = /[\p{Zs}\u2800]+/gu;

/** What Discord gives a meaning to; of the slashes those in an address, for an invitation becomes a card without https, too. */
const SPECIAL = /[\\*_~`|[\]()<>@#]|(?<=[:/]|\.[\p{L}\d-]{2,63})\//gu;

/** More marks on one letter than any language writes: they would cover the lines above and below. */
const PILED_MARKS = /(?<=\p{M}{4})\p{M}+/gu;

/**
 * What a person wrote, as one line that Discord shows letter by letter: no formatting, no mention, no link, no invitation,
 * no control characters. Elided to `maxLength` code points before escaping.
 */
export function plain(text: string, maxLength: number): string {
  return elide(oneLine(text), maxLength).replaceAll(SPECIAL, '\\$&');
}

/** The same without escapes, for places that know no markdown: alt texts, file names, logs. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\n\r\t\u2028\u2029]+/g, ' ')
    .replaceAll(INVISIBLE, '$<kept>')
    .replaceAll(PILED_MARKS, '')
    .replaceAll(BLANKS, ' ')
    .trim();
}

/** At most `maxLength` code points, the last an ellipsis where something was cut. */
export function elide(text: string, maxLength: number): string {
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** A time that each reader's own client counts down, in their language. */
export function relativeTime(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:R>`;
}
