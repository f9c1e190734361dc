import { DiscordAPIError, RESTJSONErrorCodes, type Client } from 'discord.js';
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
import { shrinkPictures } from './shrink-picture.ts';
import { textsFor, type Texts } from './texts/index.ts';
import { finalView, moderationView, progressView, tooLargeView, type MessageView } from './views/generation-view.ts';
import { noticeView } from './views/operator-view.ts';

export interface AnnouncerOptions {
  readonly client: Client;
  readonly responder: Responder;
  readonly models: readonly ImageModel[];
  readonly clock: Clock;
  readonly log: Logger;
  /** The channel in which a server's moderators want to hear of what BFL declines; null for none. */
  readonly modLogChannelOf: (guildId: string) => Promise<string | null>;
}

const Code = RESTJSONErrorCodes;

/** The reply cannot be edited any more, or never could: another way must be found. */
const REPLY_IS_GONE: ReadonlySet<number | string> = new Set<number | string>([
  Code.UnknownMessage,
  Code.UnknownWebhook,
  Code.UnknownInteraction,
  Code.InvalidWebhookToken,
]);

/** The rest of a token's life that is too short to count on, in ms. */
const TOKEN_MARGIN_MS = 5_000;

/** The bot's voice in Discord: progress in the reply, the final message in the reply or wherever it can arrive. */
export class DiscordAnnouncer implements Announcer {
  readonly #options: AnnouncerOptions;
  readonly #live: LiveReplies;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#live = new LiveReplies({
      clock: options.clock,
      edit: async (token, content, signal) => {
        await options.responder.editReply(token, { content, attachments: [] }, signal);
      },
      // Progress is a courtesy: what cannot be shown is left out.
      onError: (generationId, error) =>
        options.log.debug({ generation: generationId, err: error }, 'no progress shown'),
    });
  }

  showProgress(generation: Generation, progress: Progress): void {
    if (!this.#tokenLives(generation)) return;
    const content = progressView(generation, progress, textsFor(generation.requester.locale));
    this.#live.show(generation.id, generation.reply.token, content);
  }

  async deliver(message: FinalMessage, signal: AbortSignal): Promise<Receipt> {
    const { generation } = message;
    this.#live.finish(generation.id);
    const texts = textsFor(generation.requester.locale);
    const modelName = this.#modelName(generation);
    try {
      const receipt = await this.#sendOrShrink(message, modelName, signal);
      await this.#tellModerators(generation);
      return receipt;
    } catch (error) {
      const failure = toDeliveryError(error);
      if (!failure.retryable) await this.#sayRefused(generation, texts);
      throw failure;
    }
  }

  async #sendOrShrink(message: FinalMessage, modelName: string, signal: AbortSignal): Promise<Receipt> {
    const { generation } = message;
    const texts = textsFor(generation.requester.locale);
    const view = finalView(message, modelName, texts);
    const views = [
      () => Promise.resolve(view),
      () => shrunkView(view, texts),
      () => Promise.resolve(tooLargeView(message, modelName, texts)),
    ];
    for (const makeView of views) {
      try {
        return await this.#send(generation, await makeView(), signal);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
      }
    }
    throw new DeliveryError('Discord finds words too large', { retryable: false });
  }

  /** The reply first, then the channel, then the member directly; a private one never goes to the channel. */
  async #send(generation: Generation, view: MessageView, signal: AbortSignal): Promise<Receipt> {
    const { responder } = this.#options;
    const { requester, reply, id } = generation;
    if (this.#tokenLives(generation)) {
      const messageId = await unless(isReplyGone, () => responder.editReply(reply.token, view, signal));
      if (messageId !== null) return { route: 'reply', messageId };
    }
    if (!reply.isPrivate) {
      const messageId = await unless(isNoWayIn, () => responder.post(requester.channelId, view, requester.userId, id));
      if (messageId !== null) return { route: 'channel', messageId };
    }
    return { route: 'direct_message', messageId: await responder.sendDirectly(requester.userId, view, id) };
  }

  /** Best effort, and without the prompt: the moderators' channel must not repeat what BFL declined. */
  async #tellModerators(generation: Generation): Promise<void> {
    const { modLogChannelOf, responder, log } = this.#options;
    const content = moderationView(generation, textsFor('en-US'));
    if (content === null) return;
    try {
      const channelId = await modLogChannelOf(generation.requester.guildId);
      if (channelId !== null) await responder.say(channelId, { content, attachments: [] }, `m${generation.id}`);
    } catch (error) {
      log.warn({ generation: generation.id, err: error }, 'the moderators could not be told');
    }
  }

  /** Discord takes no message with this content: the reply must not go on saying that painting is under way. */
  async #sayRefused(generation: Generation, texts: Texts): Promise<void> {
    if (!this.#tokenLives(generation)) return;
    const view = { content: texts.result.refusedByDiscord, attachments: [] };
    await this.#options.responder.editReply(generation.reply.token, view).catch((error: unknown) => {
      this.#options.log.warn({ generation: generation.id, err: error }, 'the reply could not be closed');
    });
  }

  async replyExists({ reply }: Generation): Promise<boolean> {
    return (await unless(isReplyGone, () => this.#options.responder.getReply(reply.token))) !== null;
  }

  async notifyOperator(notice: OperatorNotice): Promise<boolean> {
    const { client, responder, log } = this.#options;
    const content = noticeView(notice, textsFor('en-US'));
    try {
      const operator = await operatorOf(client);
      await responder.sendDirectly(operator, { content, attachments: [] });
      return true;
    } catch (error) {
      log.error({ err: error, notice }, 'the operator could not be told');
      return false;
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

/** The result, or null where Discord refuses it in a way that leaves another road. */
async function unless<T>(isExpected: (error: DiscordAPIError) => boolean, call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DiscordAPIError && isExpected(error)) return null;
    throw error;
  }
}

function isReplyGone({ code }: DiscordAPIError): boolean {
  return REPLY_IS_GONE.has(code);
}

/** No channel, no access, an archived thread, a moderation rule: whatever it is, the member can still be written to. */
function isNoWayIn(error: DiscordAPIError): boolean {
  return isRefusal(error) && !isTooLarge(error);
}

/** A refusal that will be the same the next time. */
function isRefusal({ status }: DiscordAPIError): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

/** The pictures as smaller JPEGs, and a line that says so; unchanged where they cannot be made smaller. */
async function shrunkView(view: MessageView, texts: Texts): Promise<MessageView> {
  const attachments = await shrinkPictures(view.attachments);
  return attachments === null ? view : { content: `${view.content}\n-# ${texts.result.shrunk}`, attachments };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.code === Code.RequestEntityTooLarge || error.status === 413);
}

/** Discord's refusals are final; its faults, limits and silence are not. */
function toDeliveryError(error: unknown): DeliveryError {
  const isFinal = error instanceof DiscordAPIError && isRefusal(error);
  return new DeliveryError('Discord did not take the message', { retryable: !isFinal, cause: error });
}
