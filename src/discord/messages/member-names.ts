import { Routes, type Client } from 'discord.js';
import type { Logger } from 'pino';
import type { ReportStore } from '../../administration/report-store.ts';
import { isPseudonym } from '../../archive/pseudonym.ts';
import { memberSchema } from '../connection/api-schemas.ts';
import { elide, oneLine } from '../views/markdown.ts';
import type { Texts } from '../texts/index.ts';

/** Characters that the charts' fonts lack: all but Latin, Greek, Cyrillic, kana, Chinese (assets/fonts/README.md). */
const UNDRAWABLE =
  /[^\u0020-\u007E\u00A0-\u03E1\u03F0-\u052F\u1E00-\u1FFF\u2010-\u2027\u20AC\u3000-\u3011\u3041-\u30FF\u3400-\u4DB5\u4E00-\u9FEF]+/gu;
const NAME_SHOWN = 14;
/** How long a name is cached, in ms. */
const CACHE_MS = 600_000;
const MAX_CACHED = 1_000;

/**
 * Fetches and caches members' names, for charts, where a mention is not possible. discord.js' cache of members is off,
 * so each is requested by its id.
 */
export class MemberNames {
  readonly #client: Client;
  readonly #kept: Pick<ReportStore, 'memberNames'>;
  readonly #log: Logger;
  readonly #known = new Map<string, { readonly name: string; readonly readAtMs: number }>();

  constructor(client: Client, kept: Pick<ReportStore, 'memberNames'>, log: Logger) {
    this.#client = client;
    this.#kept = kept;
    this.#log = log;
  }

  /** A short name for each id; that of who left is as it was last seen, or the id's last digits. Pseudonyms are not requested. */
  async namesOf(guildId: string, userIds: readonly string[], texts: Texts): Promise<ReadonlyMap<string, string>> {
    const names = await Promise.all(
      userIds.map(async (userId) => (isPseudonym(userId) ? texts.privacy.formerMember : this.#nameOf(guildId, userId))),
    );
    return new Map(userIds.map((userId, index) => [userId, names[index] ?? userId]));
  }

  async #nameOf(guildId: string, userId: string): Promise<string> {
    const key = `${guildId}/${userId}`;
    const known = this.#known.get(key);
    if (known !== undefined && Date.now() - known.readAtMs < CACHE_MS) return known.name;
    const name = await this.#read(guildId, userId);
    this.#known.delete(key);
    this.#known.set(key, { name, readAtMs: Date.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_CACHED && oldest !== undefined) this.#known.delete(oldest);
    return name;
  }

  async #read(guildId: string, userId: string): Promise<string> {
    try {
      const { nick, user } = memberSchema.parse(await this.#client.rest.get(Routes.guildMember(guildId, userId)));
      return drawableName(nick ?? user.global_name ?? user.username, user.username);
    } catch (error) {
      // A member who left the server is still in its reports.
      this.#log.debug({ err: error, user: userId }, 'fetching the name of a member failed');
      const lastDigits = `…${userId.slice(-4)}`;
      const seen = (await this.#kept.memberNames(guildId, [userId])).get(userId);
      return seen === undefined ? lastDigits : drawableName(seen, lastDigits);
    }
  }
}

/** A name that a chart can draw: normalized, without emoji; the user name, which is Latin, if nothing is left. */
export function drawableName(name: string, username: string): string {
  const drawable = oneLine(name.normalize('NFKC').replaceAll(UNDRAWABLE, ' '));
  return elide(/[\p{L}\p{N}]/u.test(drawable) ? drawable : username, NAME_SHOWN);
}
