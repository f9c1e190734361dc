/**
 * Characters that turn text around, hide in it, stand for nothing, or end its line: none of them belongs into a line about
 * a prompt. Half a surrogate pair is no character. The three that follow are part of other characters, and have rules of
 * their own. (Unicode's list of emoji sequences, `\p{RGI_Emoji}`, would be exact, and takes 70 ms for a long prompt.)
 */
const INVISIBLE =
  /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]--\uFE0F--\u200D--[\u{E0020}-\u{E007F}]]+/gv;

/** Tags, of which the flags of England, Scotland and Wales are made, and nothing else; they can spell any hidden text. */
const TAGS =
  /(?<flag>\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F})|[\u{E0020}-\u{E007F}]+/gv;

/** The selector that makes an emoji of a sign, where there is no such sign before it; with a digit it makes a keycap. */
const STRAY_SELECTOR = /\uFE0F(?<![\p{Emoji}--\p{Emoji_Presentation}--[0-9#*]]\uFE0F)(?!(?<=[0-9#*]\uFE0F)\u20E3)/gv;

/** The joiner, where it stands neither between emoji nor after a mark, as several scripts of India and Sri Lanka need it. */
const STRAY_JOINER =
  /\u200D(?!(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?\u200D)\p{Extended_Pictographic}|(?<=\p{M}\u200D)\p{L})/gv;

/** Blanks of any width. The Braille blank has dots by its class and none to see. */
const BLANKS = /[\p{Zs}\u2800]+/gu;

/** What Discord gives a meaning to; of the slashes those in an address, for an invitation becomes a card without https, too. */
const SPECIAL = /[\\*_~`|[\]()<>@#]|(?<=[:/]|\.[\p{L}\d-]{2,63})\//gu;

/** More marks on one letter than any language writes: they would cover the lines above and below. */
const PILED_MARKS = /(?<some>\p{M}{4})\p{M}+/gu;

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
    .replaceAll(INVISIBLE, '')
    .replaceAll(TAGS, '$<flag>')
    .replaceAll(STRAY_SELECTOR, '')
    .replaceAll(STRAY_JOINER, '')
    .replaceAll(PILED_MARKS, '$<some>')
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
