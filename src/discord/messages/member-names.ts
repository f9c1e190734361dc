import { Routes, type Client } from 'discord.js';
import type { Logger } from 'pino';
import { isPseudonym } from '../../archive/pseudonym.ts';
import { memberSchema } from '../connection/api-schemas.ts';
import { elide, oneLine } from '../views/markdown.ts';
import type { Texts } from '../texts/index.ts';

/** What the fonts of the charts can draw: Latin, Greek, Cyrillic, kana and Chinese, with their marks (assets/fonts/README.md). */
const UNDRAWABLE =
  /[^\u0020-\u007E\u00A0-\u03E1\u03F0-\u052F\u1E00-\u1FFF\u2010-\u2027\u20AC\u3000-\u3011\u3041-\u30FF\u3400-\u4DB5\u4E00-\u9FEF]+/gu;
const NAME_SHOWN = 14;
/** A name may change; it is asked for again after this time, in ms. */
const FRESH_FOR_MS = 600_000;
const REMEMBERED = 1_000;

/**
 * Names for where a mention cannot stand. The bot caches no members, so each is asked for by its id, and a few at a time
 * are needed.
 */
export class MemberNames {
  readonly #client: Client;
  readonly #log: Logger;
  readonly #known = new Map<string, { readonly name: string; readonly readAtMs: number }>();

  constructor(client: Client, log: Logger) {
    this.#client = client;
    this.#log = log;
  }

  /** A short name for each id; the last digits of the id for who cannot be found. Who was forgotten is asked about nowhere. */
  async namesOf(guildId: string, userIds: readonly string[], texts: Texts): Promise<ReadonlyMap<string, string>> {
    const names = await Promise.all(
      userIds.map(async (userId) => (isPseudonym(userId) ? texts.privacy.formerMember : this.#nameOf(guildId, userId))),
    );
    return new Map(userIds.map((userId, index) => [userId, names[index] ?? userId]));
  }

  async #nameOf(guildId: string, userId: string): Promise<string> {
    const key = `${guildId}/${userId}`;
    const known = this.#known.get(key);
    if (known !== undefined && Date.now() - known.readAtMs < FRESH_FOR_MS) return known.name;
    const name = await this.#read(guildId, userId);
    this.#known.delete(key);
    this.#known.set(key, { name, readAtMs: Date.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return name;
  }

  async #read(guildId: string, userId: string): Promise<string> {
    try {
      const { nick, user } = memberSchema.parse(await this.#client.rest.get(Routes.guildMember(guildId, userId)));
      return drawableName(nick ?? user.global_name ?? user.username, user.username);
    } catch (error) {
      // Who left the server is in its books all the same.
      this.#log.debug({ err: error, user: userId }, 'a member has no name any more');
      return `…${userId.slice(-4)}`;
    }
  }
}

/** A name as a chart can write it: fancy letters made plain, emoji left out; the user name, which is Latin, where nothing remains. */
export function drawableName(name: string, username: string): string {
  const drawable = oneLine(name.normalize('NFKC').replaceAll(UNDRAWABLE, ' '));
  return elide(/[\p{L}\p{N}]/u.test(drawable) ? drawable : username, NAME_SHOWN);
}
