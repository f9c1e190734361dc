import { SnowflakeUtil, type Client } from 'discord.js';
import type { CapAlert } from '../../administration/cap-alert-store.ts';
import type { AlertNews, CapAlertBoard } from '../../administration/cap-alerts.ts';
import type { TextsFor } from '../texts/index.ts';
import { alertHead, alertText } from '../views/cap-alert-view.ts';
import { findPosted, guildOfChannel, orDeliveryError } from './post-once.ts';
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
    const texts = this.#textsFor(guildOfChannel(this.#client, guildId, channelId).preferredLocale);
    const head = alertHead(news.alert, texts);
    const content = alertText(news, texts);
    const after = SnowflakeUtil.generate({ timestamp: reachedAtMs }).toString();
    const isAlert: Parameters<typeof findPosted>[3] = (message) => message.content.startsWith(head);
    await orDeliveryError(async () => {
      if (wasTried && (await findPosted(this.#responder, channelId, after, isAlert, signal)) !== null) return;
      await this.#responder.say(channelId, { content, attachments: [] }, nonceOf(news.alert), signal);
    });
  }
}

/** It keeps a second one out for minutes, where an answer was lost. Discord takes at most 25 characters: an id has up to 20. */
function nonceOf({ guildId, span, share, limit }: CapAlert): string {
  const which = (limit % 36 ** 3).toString(36);
  return `${guildId}${span === 'day' ? 'd' : 'm'}${share === 100 ? 'u' : 'n'}${which}`;
}
