// Makes text that people typed safe to show in Discord.

import type { MessagePlace } from '../../generation/model/generation.ts';

/**
 * Control characters, direction marks, invisible characters, line separators, noncharacters and lone surrogates. The
 * three exceptions are parts of emoji and of other characters, and have patterns of their own below. (Unicode's list of
 * emoji sequences, `\p{RGI_Emoji}`, would be exact, but takes 70 ms for a long prompt.)
 */
const INVISIBLE =
  /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]--\uFE0F--\u200D--[\u{E0020}-\u{E007F}]]+/gv;

/** Tag characters, which can hide text. Used only by the flags of England, Scotland and Wales, which are kept. */
const TAGS =
  /(?<flag>\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F})|[\u{E0020}-\u{E007F}]+/gv;

/** The emoji variation selector where no character before it needs one; with a digit it makes a keycap. */
const STRAY_SELECTOR = /\uFE0F(?<![\p{Emoji}--\p{Emoji_Presentation}--[0-9#*]]\uFE0F)(?!(?<=[0-9#*]\uFE0F)\u20E3)/gv;

/** The zero width joiner, unless between emoji or after a mark, as several scripts of India and Sri Lanka need it. */
const STRAY_JOINER =
  /\u200D(?!(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?\u200D)\p{Extended_Pictographic}|(?<=\p{M}\u200D)\p{L})/gv;

/** Spaces of any width, and the Braille blank, which looks like one. */
const BLANKS = /[\p{Zs}\u2800]+/gu;

/** Discord's markdown and mentions, and the slashes of URLs: Discord links an invitation even without https. */
const SPECIAL = /[\\*_~`|[\]()<>@#]|(?<=[:/]|\.[\p{L}\d-]{2,63})\//gu;

/** More than four combining marks on one letter, which would cover the lines above and below. */
const EXCESS_MARKS = /(?<some>\p{M}{4})\p{M}+/gu;

/**
 * Text that a person typed, as one line that Discord shows literally: without formatting, mentions, links, invitations
 * and control characters. Elided to `maxLength` code points before escaping.
 */
export function plain(text: string, maxLength: number): string {
  return elide(oneLine(text), maxLength).replaceAll(SPECIAL, '\\$&');
}

/** The same without escapes, for places without markdown: alt texts, file names, logs. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\n\r\t\u2028\u2029]+/g, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(TAGS, '$<flag>')
    .replaceAll(STRAY_SELECTOR, '')
    .replaceAll(STRAY_JOINER, '')
    .replaceAll(EXCESS_MARKS, '$<some>')
    .replaceAll(BLANKS, ' ')
    .trim();
}

/** Truncates to `maxLength` code points, of which the last is an ellipsis. */
export function elide(text: string, maxLength: number): string {
  const characters = Array.from(text);
  return characters.length <= maxLength ? text : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** A timestamp that Discord shows as a relative time in each reader's language. */
export function relativeTime(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:R>`;
}

/** A timestamp that Discord shows as a date and time in each reader's language and time zone. */
export function dateAndTime(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:f>`;
}

/** What a message's text may have, in code points (docs.discord.com: resources/message). */
const CONTENT_MAX = 2_000;
/** Of what people wrote, where a message would be too long with all of it. */
const SHARES = [1, 0.6, 0.3, 0] as const;

/** How much is shown of what people wrote, where that much is usual. */
export type Shorten = (usualLength: number) => number;

/** Writes a text with less and less of what people wrote, until it fits into a message beside `taken` code points. */
export function fitMessage(write: (shorten: Shorten) => string, taken = 0): string {
  let text = '';
  for (const share of SHARES) {
    text = write((usualLength) => Math.max(1, Math.floor(usualLength * share)));
    if (Array.from(text).length + taken <= CONTENT_MAX) break;
  }
  return text;
}

/** A link to a message in a server, which Discord's clients show as a jump to it. */
export function messageLink({ guildId, channelId, messageId }: MessagePlace): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}
