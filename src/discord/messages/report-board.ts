import type { Client } from 'discord.js';
import type { ReportBoard, ReportNews } from '../../archive/picture-reports.ts';
import type { MessageRef } from '../../archive/takedown-store.ts';
import type { TextsFor } from '../texts/index.ts';
import { reportView } from '../views/report-view.ts';
import { guildOfChannel, orDeliveryError, postOnce } from './post-once.ts';
import type { Responder } from './responder.ts';

/** Reports in the moderators' channel, in the server's language. */
export class DiscordReportBoard implements ReportBoard {
  readonly #client: Client;
  readonly #responder: Pick<Responder, 'say' | 'findOwn' | 'editMessage'>;
  readonly #textsFor: TextsFor;

  constructor(client: Client, responder: Pick<Responder, 'say' | 'findOwn' | 'editMessage'>, textsFor: TextsFor) {
    this.#client = client;
    this.#responder = responder;
    this.#textsFor = textsFor;
  }

  async post(channelId: string, news: ReportNews, signal: AbortSignal): Promise<string> {
    const { generationId: id, guildId } = news.report;
    const { preferredLocale } = guildOfChannel(this.#client, guildId, channelId);
    const view = reportView(news, this.#textsFor(preferredLocale));
    return postOnce(this.#responder, channelId, { view, id, nonce: `r${id}` }, signal);
  }

  async update({ channelId, messageId }: MessageRef, news: ReportNews, signal: AbortSignal): Promise<void> {
    const { preferredLocale } = guildOfChannel(this.#client, news.report.guildId, channelId);
    const view = { ...reportView(news, this.#textsFor(preferredLocale)), attachments: [] };
    await orDeliveryError(() => this.#responder.editMessage(channelId, messageId, view, signal));
  }
}
