import { DiscordAPIError, RateLimitError, RESTJSONErrorCodes, type Client } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import {
  DeliveryError,
  type Announcer,
  type FinalMessage,
  type OperatorNotice,
  type Progress,
  type Receipt,
} from '../generation/announcer.ts';
import type { Generation } from '../generation/generation.ts';
import type { ImageModel } from '../generation/image-model.ts';
import { LiveReplies } from './live-replies.ts';
import { operatorOf } from './operator.ts';
import type { Responder } from './responder.ts';
import { textsFor } from './texts/index.ts';
import { finalView, progressView, tooLargeView, type MessageView } from './views/generation-view.ts';

export interface AnnouncerOptions {
  readonly client: Client;
  readonly responder: Responder;
  readonly models: readonly ImageModel[];
  readonly clock: Clock;
  readonly log: Logger;
}

const Code = RESTJSONErrorCodes;

/** The reply cannot be edited any more, or never could: another way must be found. */
const REPLY_IS_GONE: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownMessage,
  Code.UnknownWebhook,
  Code.UnknownInteraction,
  Code.InvalidWebhookToken,
]);

/** The channel or the member cannot be reached, now or later. */
const NO_WAY_IN: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownChannel,
  Code.UnknownUser,
  Code.MissingAccess,
  Code.MissingPermissions,
  Code.CannotSendMessagesToThisUser,
]);

/** The rest of a token's life that is too short to count on, in ms. */
const TOKEN_MARGIN_MS = 5_000;

/** The bot's voice in Discord: progress in the reply, the final message in the reply or wherever it can arrive. */
export class DiscordAnnouncer implements Announcer {
  readonly #options: AnnouncerOptions;
  readonly #live: LiveReplies;
  readonly #tokens = new Map<string, string>();

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#live = new LiveReplies({
      clock: options.clock,
      edit: async (generationId, content, signal) => {
        const token = this.#tokens.get(generationId);
        if (token !== undefined) await options.responder.editReply(token, { content, attachments: [] }, signal);
      },
      // Progress is a courtesy: what cannot be shown is left out.
      onError: (generationId, error) =>
        options.log.debug({ generation: generationId, err: error }, 'no progress shown'),
    });
  }

  showProgress(generation: Generation, progress: Progress): void {
    if (!this.#tokenLives(generation)) return;
    this.#tokens.set(generation.id, generation.reply.token);
    this.#live.show(generation.id, progressView(generation, progress, textsFor(generation.requester.locale)));
  }

  async deliver(message: FinalMessage, signal: AbortSignal): Promise<Receipt> {
    const { generation } = message;
    this.#live.finish(generation.id);
    this.#tokens.delete(generation.id);
    const texts = textsFor(generation.requester.locale);
    const modelName = this.#modelName(generation);
    const view = finalView(message, modelName, texts);
    try {
      return await this.#send(generation, view, signal);
    } catch (error) {
      if (!isTooLarge(error)) throw toDeliveryError(error);
    }
    try {
      return await this.#send(generation, tooLargeView(message, modelName, texts), signal);
    } catch (error) {
      throw toDeliveryError(error);
    }
  }

  /** The reply first, then the channel, then the member directly; a private one never goes to the channel. */
  async #send(generation: Generation, view: MessageView, signal: AbortSignal): Promise<Receipt> {
    const { responder } = this.#options;
    const { requester, reply, id } = generation;
    if (this.#tokenLives(generation)) {
      const messageId = await unless(REPLY_IS_GONE, () => responder.editReply(reply.token, view, signal));
      if (messageId !== null) return { route: 'reply', messageId };
    }
    if (!reply.isPrivate) {
      const messageId = await unless(NO_WAY_IN, () => responder.post(requester.channelId, view, requester.userId, id));
      if (messageId !== null) return { route: 'channel', messageId };
    }
    return { route: 'direct_message', messageId: await responder.sendDirectly(requester.userId, view, id) };
  }

  async replyExists({ reply }: Generation): Promise<boolean> {
    return (await unless(REPLY_IS_GONE, () => this.#options.responder.getReply(reply.token))) !== null;
  }

  async notifyOperator(notice: OperatorNotice): Promise<void> {
    const { client, responder, log } = this.#options;
    const texts = textsFor('en-US').operator;
    const content = notice.kind === 'paused' ? texts[notice.reason] : texts.resumed;
    try {
      const operator = await operatorOf(client);
      await responder.sendDirectly(operator, { content, attachments: [] });
    } catch (error) {
      log.error({ err: error, notice }, 'the operator could not be told');
    }
  }

  #modelName({ recipe }: Generation): string {
    return this.#options.models.find(({ id }) => id === recipe.modelId)?.name ?? recipe.modelId;
  }

  #tokenLives({ reply }: Generation): boolean {
    return this.#options.clock.now() < reply.tokenExpiresAtMs - TOKEN_MARGIN_MS;
  }

  /** Shows no more progress. */
  stop(): void {
    this.#live.stop();
  }
}

/** The result, or null where Discord answers with one of the codes. */
async function unless<T>(codes: ReadonlySet<number | string>, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DiscordAPIError && codes.has(error.code)) return null;
    throw error;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.code === Code.RequestEntityTooLarge || error.status === 413);
}

/** Discord's refusals are final; its faults, limits and silence are not. */
function toDeliveryError(error: unknown): DeliveryError {
  const final = error instanceof DiscordAPIError && error.status < 500 && !(error instanceof RateLimitError);
  return new DeliveryError('Discord did not take the message', { retryable: !final, cause: error });
}
