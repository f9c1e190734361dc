/** Characters that turn text around, hide in it, or end its line: none of them belongs into a line about a prompt. */
const INVISIBLE = /[\p{Cc}\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]+/gu;

/**
 * What a person wrote, as one line that Discord shows letter by letter: no formatting, no mention, no link, no control
 * characters. Elided to `maxLength` code points before escaping.
 */
export function plain(text: string, maxLength: number): string {
  return elide(oneLine(text), maxLength)
    .replaceAll(/[\\*_~`|[\]()<>@#]/g, '\\$&')
    .replaceAll('://', ':\\//');
}

/** The same without escapes, for places that know no markdown: alt texts, file names, logs. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\n\r\t\u2028\u2029]+/g, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/ {2,}/g, ' ')
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
