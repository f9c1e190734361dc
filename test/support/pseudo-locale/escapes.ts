/**
 * Finds words that the bot wrote and that no language's folder provides: in a pseudo run each word is in the
 * pseudo-language, or somebody gave it to the bot (a prompt, a name, a model's name).
 */
import { HOST_WORDS } from '../../../src/generation/model/host-words.ts';
import { z } from 'zod';
import { knownModels } from '../../../src/flux/configured-models.ts';
import { ASPECTS, FORMATS, RESOLUTIONS } from '../../../src/generation/model/image-model.ts';
import type { SandboxBfl } from '../../../sandbox/bfl/bfl.ts';
import type { SandboxDiscord } from '../../../sandbox/discord/discord.ts';

/** What is no word of a sentence: code, mentions and other tags, addresses. */
const NO_WORDS =
  /```[^]*?```|`[^`\n]*`|<[^<>\s]+>|<\/[^<>\n]+:\d+>|\]\(https?:[^)\s]*\)|https?:\/\/\S+|\b[a-z\d-]+(?:\.[a-z\d-]+)+\b/giu;
const WORD = /[a-z]+(?<cut>…)?/giu;
/** A text in another language of the table. */
const CHINESE = /\p{Script=Han}/u;

/** Everything the outside told the bot, by words. */
export class GivenWords {
  readonly #words: Set<string>;
  readonly #isChinese: (text: string) => boolean;

  constructor(texts: Iterable<string>) {
    const given = [...texts, ...COMMON];
    this.#words = new Set(given.flatMap((text) => wordsOf(text).map(({ word }) => word)));
    const characters = new Set(given.flatMap((text) => Array.from(text)));
    this.#isChinese = (text) => Array.from(text).some((one) => CHINESE.test(one) && !characters.has(one));
  }

  /** The words of the text that are neither in the pseudo-language nor given; none of a text for who reads Chinese. */
  escapedFrom(text: string): string[] {
    if (this.#isChinese(text)) return [];
    return wordsOf(text.replaceAll(NO_WORDS, ' '))
      .filter(({ word, isCut }) => !this.#words.has(word) && !(isCut && this.#beginsOne(word)))
      .map(({ word }) => word);
  }

  #beginsOne(beginning: string): boolean {
    return [...this.#words].some((word) => word.startsWith(beginning));
  }
}

/** Names that are the same in every language. */
const COMMON: readonly string[] = [
  ...knownModels.flatMap(({ id, name }) => [id, name]),
  ...Object.entries(HOST_WORDS).flatMap(([id, { fullName }]) => [id, fullName]),
  ...Object.values(HOST_WORDS).flatMap(({ name, key, address }) => [name, key, address]),
  ...ASPECTS,
  ...FORMATS,
  ...RESOLUTIONS,
  ...Intl.supportedValuesOf('timeZone'),
  'CSV HTML JSON UTC',
];

function wordsOf(text: string): { readonly word: string; readonly isCut: boolean }[] {
  return Array.from(text.matchAll(WORD), ([match, cut]) => ({
    word: cut === undefined ? match : match.slice(0, -cut.length),
    isCut: cut !== undefined,
  }));
}

/** A sentence about each text of the bot that the pseudo-language did not reach; none where all is well. */
export function escapesOf(discord: SandboxDiscord, bfl: SandboxBfl, more: Iterable<string> = []): string[] {
  const given = new GivenWords([...givenTo(discord), ...givenBy(bfl), ...more]);
  const written = discord.calls.flatMap(({ method, path, body }) =>
    writtenIn(body).map((text) => ({ text, where: `${method} ${path}` })),
  );
  return written.flatMap(({ text, where }) => {
    const escaped = given.escapedFrom(text);
    return escaped.length === 0 ? [] : [`${where}: "${escaped.join(' ')}" in ${JSON.stringify(text)}`];
  });
}

/** What members typed and chose, and the names that they gave to things. */
function givenTo(discord: SandboxDiscord): string[] {
  const typed = discord.invocations.flatMap(({ payload }) => valuesIn(payload['data']));
  const names = discord.guilds.flatMap(({ name, channels, roles, members }) => [
    name,
    ...[...channels.values(), ...roles.values()].map((one) => one.name),
    ...[...members.values()].flatMap(({ user }) => [user.username, user.globalName ?? '']),
  ]);
  return [...typed, ...names];
}

/** The values of a command's options and of a dialog's fields, at any depth. */
function valuesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(valuesIn);
  if (typeof node !== 'object' || node === null) return [];
  const { value, options, components, component } = Object.fromEntries(Object.entries(node));
  return [...(typeof value === 'string' ? [value] : []), ...[options, components, component].flatMap(valuesIn)];
}

/** What BFL said of what it declined, refused, or failed at. */
function givenBy(bfl: SandboxBfl): string[] {
  return bfl.calls.flatMap(({ answer }) => {
    const { detail, details } = detailsSchema.safeParse(jsonOf(answer ?? '')).data ?? {};
    return stringsIn([detail, details]);
  });
}

const detailsSchema = z.object({ detail: z.unknown().optional(), details: z.unknown().optional() });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function stringsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(stringsIn) : [];
}

/** Keys of Discord's JSON under which words for people stand, wherever they come. */
const WORD_KEYS = ['content', 'title', 'description', 'label', 'placeholder', 'text'] as const;

/** The words for people in what was sent: messages, embeds, components, alt texts, suggestions, commands. */
export function writtenIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(writtenIn);
  if (typeof node !== 'object' || node === null) return [];
  const fields = new Map<string, unknown>(Object.entries(node));
  const own = WORD_KEYS.flatMap((key) => stringsIn(fields.get(key)));
  const listed = ['fields', 'choices'].flatMap((key) => entriesOf(fields.get(key), key === 'fields'));
  const within = [...fields].filter(([key]) => !['fields', 'choices'].includes(key)).map(([, child]) => child);
  return [...own, ...listed, ...within.flatMap(writtenIn)];
}

/** Of an embed's field the name and the value, of a choice the name alone. */
function entriesOf(list: unknown, withValues: boolean): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { name, value } = Object.fromEntries(Object.entries(entry));
    return stringsIn(withValues ? [name, value] : [name]);
  });
}
