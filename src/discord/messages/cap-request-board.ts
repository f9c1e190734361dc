import type { Client } from 'discord.js';
import type { CapRequestBoard, CapRequestNews } from '../../administration/cap-requests.ts';
import type { CapUsage } from '../../generation/model/caps.ts';
import type { ImageModel } from '../../generation/model/image-model.ts';
import type { TextsFor } from '../texts/index.ts';
import { capOutcomeView, capRequestView, directOutcomeText } from '../views/cap-request-view.ts';
import { guildOfChannel, orDeliveryError, postOnce } from './post-once.ts';
import type { Responder } from './responder.ts';

/** Requests in the moderators' channel, in the server's language, and what became of them for the member, in theirs. */
export class DiscordCapRequestBoard implements CapRequestBoard {
  readonly #client: Client;
  readonly #responder: Responder;
  readonly #models: readonly ImageModel[];
  readonly #textsFor: TextsFor;

  constructor(client: Client, responder: Responder, models: readonly ImageModel[], textsFor: TextsFor) {
    this.#client = client;
    this.#responder = responder;
    this.#models = models;
    this.#textsFor = textsFor;
  }

  async post(channelId: string, news: CapRequestNews, cap: CapUsage | null, signal: AbortSignal): Promise<string> {
    const { id, requester } = news.request;
    const { preferredLocale } = guildOfChannel(this.#client, requester.guildId, channelId);
    const view = capRequestView(news, cap, this.#models, this.#textsFor(preferredLocale));
    return postOnce(this.#responder, channelId, { view, id, nonce: `a${id}` }, signal);
  }

  async tellInReply({ request, draft }: CapRequestNews, signal: AbortSignal): Promise<void> {
    const view = capOutcomeView({ request, draft }, this.#textsFor(request.requester.locale));
    await orDeliveryError(() => this.#responder.editReply(request.reply.token, { ...view, attachments: [] }, signal));
  }

  async tellDirectly(news: CapRequestNews): Promise<void> {
    const { id, requester } = news.request;
    const view = { content: directOutcomeText(news, this.#textsFor(requester.locale)), attachments: [] };
    await orDeliveryError(() => this.#responder.sendDirectly(requester.userId, view, `t${id}`));
  }
}
