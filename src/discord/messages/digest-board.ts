import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes as Code, type Client } from 'discord.js';
import type { Digest, DigestBoard } from '../../administration/digest.ts';
import { DeliveryError } from '../../generation/ports/messenger.ts';
import type { MemberNames } from './member-names.ts';
import type { Responder } from './responder.ts';
import { textsFor, type Texts } from '../texts/index.ts';
import { chartPicture, membersIn } from '../views/usage-chart.ts';
import { digestView } from '../views/usage-view.ts';

/** Discord's answers for a channel that is gone, hidden, or closed to the bot. */
const CLOSED: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownChannel,
  Code.MissingAccess,
  Code.MissingPermissions,
]);

/** Summaries as messages of the bot, in the language of the server. */
export class DiscordDigestBoard implements DigestBoard {
  readonly #client: Client;
  readonly #responder: Responder;
  readonly #names: MemberNames;

  constructor(client: Client, responder: Responder, names: MemberNames) {
    this.#client = client;
    this.#responder = responder;
    this.#names = names;
  }

  async introduce(guildId: string, channelId: string): Promise<boolean> {
    if (!this.#isHere(guildId, channelId)) return false;
    const { digest } = this.#textsOf(guildId).usage;
    try {
      await this.#responder.say(channelId, { content: digest.hello, attachments: [] });
      return true;
    } catch (error) {
      if (isClosed(error)) return false;
      throw error;
    }
  }

  async post({ guildId, channelId, report }: Digest, nonce: string): Promise<void> {
    if (!this.#isHere(guildId, channelId)) {
      throw new DeliveryError('The channel of the summaries is gone', { retryable: false });
    }
    const texts = this.#textsOf(guildId);
    const { spending } = report;
    const names = await this.#names.namesOf(guildId, membersIn(spending), texts);
    const chart = spending === null ? null : await chartPicture(spending, 'member', (id) => names.get(id) ?? id, texts);
    const view = digestView(report, chart, texts);
    try {
      await this.#responder.say(channelId, view, nonce);
    } catch (error) {
      if (!isClosed(error) || chart === null) throw toDeliveryError(error);
      await this.#sayWithoutChart(channelId, view.content, nonce);
    }
  }

  /** Where the bot may write but attach nothing, the figures alone are better than silence. */
  async #sayWithoutChart(channelId: string, content: string, nonce: string): Promise<void> {
    try {
      await this.#responder.say(channelId, { content, attachments: [] }, nonce);
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  #isHere(guildId: string, channelId: string): boolean {
    return this.#client.guilds.cache.get(guildId)?.channels.cache.has(channelId) ?? false;
  }

  #textsOf(guildId: string): Texts {
    return textsFor(this.#client.guilds.cache.get(guildId)?.preferredLocale ?? 'en-US');
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof DiscordAPIError && CLOSED.has(error.code);
}

/** Discord's refusals are final; its faults, limits and silence are not. */
function toDeliveryError(error: unknown): DeliveryError {
  const final = error instanceof DiscordAPIError && error.status < 500 && !(error instanceof RateLimitError);
  return new DeliveryError('Discord did not take the summary', { retryable: !final, cause: error });
}
