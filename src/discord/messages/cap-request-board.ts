import type { Client } from 'discord.js';
import type { CapRequestBoard, CapRequestNews } from '../../administration/cap-requests.ts';
import type { CapUsage } from '../../generation/model/caps.ts';
import type { ImageModel } from '../../generation/model/image-model.ts';
import { DeliveryError } from '../../generation/ports/messenger.ts';
import type { ShownMessage } from '../connection/api-schemas.ts';
import type { TextsFor } from '../texts/index.ts';
import { capOutcomeView, capRequestView, directOutcomeText } from '../views/cap-request-view.ts';
import { toDeliveryError } from './api-errors.ts';
import { customIdsOf } from './final-marks.ts';
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
    const guild = this.#client.guilds.cache.get(requester.guildId);
    if (guild?.channels.cache.has(channelId) !== true) {
      throw new DeliveryError("The moderators' channel is gone", { retryable: false });
    }
    const view = capRequestView(news, cap, this.#models, this.#textsFor(guild.preferredLocale));
    return toldOrThrow(async () => {
      const standing = await this.#find(channelId, id, signal);
      return standing ?? this.#responder.say(channelId, { ...view, attachments: [] }, `a${id}`, signal);
    });
  }

  /** A former process may have died after the post: the nonce keeps a second one out for minutes alone. */
  async #find(channelId: string, id: string, signal: AbortSignal): Promise<string | null> {
    try {
      const found = await this.#responder.findOwn(channelId, id, (message) => bears(message, id), signal);
      return found?.id ?? null;
    } catch (error) {
      // Where the history cannot be read, it is posted.
      const failure = toDeliveryError(error);
      if (failure.retryable) throw failure;
      return null;
    }
  }

  async tellInReply({ request, draft }: CapRequestNews, signal: AbortSignal): Promise<void> {
    const view = capOutcomeView({ request, draft }, this.#textsFor(request.requester.locale));
    await toldOrThrow(() => this.#responder.editReply(request.reply.token, { ...view, attachments: [] }, signal));
  }

  async tellDirectly(news: CapRequestNews): Promise<void> {
    const { id, requester } = news.request;
    const view = { content: directOutcomeText(news, this.#textsFor(requester.locale)), attachments: [] };
    await toldOrThrow(() => this.#responder.sendDirectly(requester.userId, view, `t${id}`));
  }
}

function bears(message: Pick<ShownMessage, 'components'>, requestId: string): boolean {
  return customIdsOf(message).some(({ args }) => args[0] === requestId);
}

async function toldOrThrow<T>(tell: () => Promise<T>): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    throw error instanceof DeliveryError ? error : toDeliveryError(error);
  }
}
