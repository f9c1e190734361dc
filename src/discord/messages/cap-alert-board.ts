import { SnowflakeUtil, type Client } from 'discord.js';
import type { CapAlert } from '../../administration/cap-alert-store.ts';
import type { AlertNews, CapAlertBoard } from '../../administration/cap-alerts.ts';
import { DeliveryError } from '../../generation/ports/messenger.ts';
import type { TextsFor } from '../texts/index.ts';
import { alertHead, alertText } from '../views/cap-alert-view.ts';
import { toDeliveryError } from './api-errors.ts';
import type { Responder } from './responder.ts';

/** Alerts in the moderators' channel, in the server's language; they ping nobody. */
export class DiscordCapAlertBoard implements CapAlertBoard {
  readonly #client: Client;
  readonly #responder: Responder;
  readonly #textsFor: TextsFor;

  constructor(client: Client, responder: Responder, textsFor: TextsFor) {
    this.#client = client;
    this.#responder = responder;
    this.#textsFor = textsFor;
  }

  async post(news: AlertNews, wasTried: boolean, signal: AbortSignal): Promise<void> {
    const { guildId, channelId, reachedAtMs } = news.alert;
    const guild = this.#client.guilds.cache.get(guildId);
    if (guild?.channels.cache.has(channelId) !== true)
      throw new DeliveryError("The moderators' channel is gone", { retryable: false });
    const texts = this.#textsFor(guild.preferredLocale);
    const head = alertHead(news.alert, texts);
    const content = alertText(news, texts);
    try {
      if (wasTried && (await this.#stands(channelId, head, reachedAtMs, signal))) return;
      await this.#responder.say(channelId, { content, attachments: [] }, nonceOf(news.alert), signal);
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  /** Where the history cannot be read it is taken for not posted. */
  async #stands(channelId: string, head: string, sinceMs: number, signal: AbortSignal): Promise<boolean> {
    const after = SnowflakeUtil.generate({ timestamp: sinceMs }).toString();
    try {
      const found = await this.#responder.findOwn(channelId, after, ({ content }) => content.startsWith(head), signal);
      return found !== null;
    } catch (error) {
      const failure = toDeliveryError(error);
      if (failure.retryable) throw failure;
      return false;
    }
  }
}

/** It keeps a second one out for minutes, where an answer was lost. Discord takes at most 25 characters: an id has up to 20. */
function nonceOf({ guildId, span, share, limit }: CapAlert): string {
  const which = (limit % 36 ** 3).toString(36);
  return `${guildId}${span === 'day' ? 'd' : 'm'}${share === 100 ? 'u' : 'n'}${which}`;
}
