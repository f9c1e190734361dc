import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes as Code, type Client } from 'discord.js';
import type { Digest, DigestBoard } from '../../administration/digest.ts';
import type { WeekReport } from '../../administration/reports.ts';
import type { Imaging } from '../../generation/ports/imaging.ts';
import { DeliveryError } from '../../generation/ports/messenger.ts';
import type { MemberNames } from './member-names.ts';
import type { Responder } from './responder.ts';
import type { Texts, TextsFor } from '../texts/index.ts';
import type { MessageView } from '../views/generation-view.ts';
import { chartPicture, membersIn } from '../views/usage-chart.ts';
import { digestView } from '../views/usage-view.ts';

/** Error codes for a channel that is deleted, hidden, or in which the bot may not post. */
const CLOSED: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownChannel,
  Code.MissingAccess,
  Code.MissingPermissions,
]);

/** Posts summaries as messages of the bot, in the server's language. */
export class DiscordDigestBoard implements DigestBoard {
  readonly #client: Client;
  readonly #responder: Responder;
  readonly #names: MemberNames;
  readonly #imaging: Pick<Imaging, 'drawChart'>;
  readonly #textsFor: TextsFor;

  constructor(
    client: Client,
    responder: Responder,
    names: MemberNames,
    imaging: Pick<Imaging, 'drawChart'>,
    textsFor: TextsFor,
  ) {
    this.#client = client;
    this.#responder = responder;
    this.#names = names;
    this.#imaging = imaging;
    this.#textsFor = textsFor;
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
    const view = await this.compose(guildId, report);
    try {
      await this.#responder.say(channelId, view, nonce);
    } catch (error) {
      if (!isClosed(error) || view.attachments.length === 0) throw toDeliveryError(error);
      await this.#sayWithoutChart(channelId, view.content, nonce);
    }
  }

  /** The message that is posted. */
  async compose(guildId: string, report: WeekReport): Promise<MessageView> {
    const texts = this.#textsOf(guildId);
    const { spending } = report;
    const names = await this.#names.namesOf(guildId, membersIn(spending), texts);
    const labelOf = (id: string): string => names.get(id) ?? id;
    const words = { guildId, stack: 'member', labelOf, texts } as const;
    const chart = spending === null ? null : await chartPicture(spending, words, this.#imaging);
    return digestView(report, chart, texts);
  }

  /** For a channel in which the bot may write but not attach files: only the figures. */
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
    return this.#textsFor(this.#client.guilds.cache.get(guildId)?.preferredLocale ?? 'en-US');
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof DiscordAPIError && CLOSED.has(error.code);
}

/** Refusals are final; server errors, rate limits and missing answers can be retried. */
function toDeliveryError(error: unknown): DeliveryError {
  const final = error instanceof DiscordAPIError && error.status < 500 && !(error instanceof RateLimitError);
  return new DeliveryError('Discord did not take the summary', { retryable: !final, cause: error });
}
