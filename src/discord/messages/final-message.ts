// Sends final messages by the first route that works.

import { DiscordAPIError } from 'discord.js';
import type { Imaging } from '../../generation/ports/imaging.ts';
import type { FinalMessage, Receipt } from '../../generation/ports/messenger.ts';
import type { Generation } from '../../generation/model/generation.ts';
import { isNoWayIn, isReplyClosed, isReplyGone, isTooLarge, unless } from './api-errors.ts';
import { isFinalMessageOf } from './final-marks.ts';
import type { Responder } from './responder.ts';
import { fitPictures } from './shrink-picture.ts';
import type { Texts } from '../texts/index.ts';
import { finalView, tooLargeView, type MessageView } from '../views/generation-view.ts';

/** For messages that are no interaction's reply (docs.discord.com: reference, "Uploading Files"). */
const DEFAULT_LIMIT_BYTES = 10 * 1_048_576;
/** If Discord refuses files within the limit, they are shrunk to this part of the largest, and to this size in all. */
const NEXT_SMALLER = 1 / 3;
const NEXT_SMALLER_ALL_BYTES = 22 * 1_048_576;
const MAX_REMEMBERED = 1_000;

export interface FinalMessagesOptions {
  readonly responder: Responder;
  readonly imaging: Pick<Imaging, 'shrink'>;
  /** Whether the reply's token may still be valid. */
  readonly mayTokenBeValid: (generation: Generation) => boolean;
}

/** The message to send; its pictures are shrunk where Discord does not take their size. */
interface Wanted {
  readonly message: FinalMessage;
  readonly modelName: string;
  readonly texts: Texts;
}

/** The route and id of a sent final message, its content by Discord's answer, and the view that was sent. */
export interface Sent extends Receipt {
  readonly content: string;
  readonly view: MessageView;
}

/** Sends a final message into the reply, else to the channel (unless private), else directly to the member. */
export class FinalMessages {
  readonly #options: FinalMessagesOptions;
  /** Ids of posted messages, so that one is not taken for that of another generation with the same text. */
  readonly #posted = new Set<string>();

  constructor(options: FinalMessagesOptions) {
    this.#options = options;
  }

  /** Throws Discord's error if no route works. */
  async send(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { generation } = wanted.message;
    if (!this.#options.mayTokenBeValid(generation)) return this.#sendElsewhere(wanted, signal);
    let replyExists = false;
    const isClosed = (error: DiscordAPIError): boolean => {
      replyExists = !isReplyGone(error);
      return isReplyClosed(error);
    };
    const sent = await unless(isClosed, () => this.#intoReply(wanted, signal));
    if (sent !== null) return sent;
    const elsewhere = await this.#sendElsewhere(wanted, signal);
    if (replyExists) await this.#removeReply(generation, signal);
    return elsewhere;
  }

  async #intoReply(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { reply } = wanted.message.generation;
    return this.#sendFitting(wanted, reply.attachmentLimitBytes, async (view) => {
      const { id, content } = await this.#options.responder.editReply(reply.token, view, signal);
      return { route: 'reply', messageId: id, content, view };
    });
  }

  async #sendElsewhere(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { responder } = this.#options;
    const { requester, reply, id } = wanted.message.generation;
    const posted = reply.isPrivate
      ? null
      : await unless(isNoWayIn, () =>
          this.#once(wanted, { channelId: requester.channelId, route: 'channel' }, signal, (view) =>
            responder.post(requester.channelId, view, requester.userId, id, signal),
          ),
        );
    if (posted !== null) return posted;
    const channelId = await responder.directChannelOf(requester.userId, signal);
    return this.#once(wanted, { channelId, route: 'direct_message' }, signal, (view) =>
      responder.say(channelId, view, id, signal),
    );
  }

  /**
   * Posts unless the message is already there: an earlier try may have succeeded without an answer, and Discord
   * remembers a nonce only for some minutes.
   */
  async #once(
    wanted: Wanted,
    { channelId, route }: { readonly channelId: string; readonly route: 'channel' | 'direct_message' },
    signal: AbortSignal,
    post: (view: MessageView) => Promise<string>,
  ): Promise<Sent> {
    const { generation } = wanted.message;
    const earlier = await unless(isNoWayIn, () =>
      this.#options.responder.findOwn(
        channelId,
        generation.id,
        (own) => !this.#posted.has(own.id) && isFinalMessageOf(wanted.message, own, route, wanted.texts),
        signal,
      ),
    );
    if (earlier !== null) {
      this.#remember(earlier.id);
      const isReply = earlier.interaction_metadata?.id === generation.id;
      const view = finalView(wanted.message, wanted.modelName, wanted.texts);
      return { route: isReply ? 'reply' : route, messageId: earlier.id, content: earlier.content, view };
    }
    return this.#sendFitting(wanted, DEFAULT_LIMIT_BYTES, async (view) => {
      const messageId = await post(view);
      this.#remember(messageId);
      return { route, messageId, content: view.content, view };
    });
  }

  #remember(messageId: string): void {
    this.#posted.add(messageId);
    const [oldest] = this.#posted;
    if (oldest !== undefined && this.#posted.size > MAX_REMEMBERED) this.#posted.delete(oldest);
  }

  /** Deletes a reply that still shows progress after the message was sent by another route. Best effort. */
  async #removeReply({ reply }: Generation, signal: AbortSignal): Promise<void> {
    await this.#options.responder.deleteReply(reply.token, signal).catch((error: unknown) => {
      if (!(error instanceof DiscordAPIError)) throw error;
    });
  }

  /** The originals where they fit, else smaller ones, and words alone where Discord takes none of them. */
  async #sendFitting(wanted: Wanted, limitBytes: number, send: (view: MessageView) => Promise<Sent>): Promise<Sent> {
    const { message, modelName, texts } = wanted;
    const view = finalView(message, modelName, texts);
    let limit = limitBytes;
    for (const _size of ['as allowed', 'smaller']) {
      const fitting = await shrinkTo(view, limit, wanted, this.#options.imaging);
      if (fitting === null) break;
      try {
        return await send(fitting);
      } catch (error) {
        if (!isTooLarge(error) || fitting.attachments.length === 0) throw error;
        limit = nextSmaller(fitting);
      }
    }
    return send(tooLargeView(message, modelName, texts));
  }
}

/** Shrinks the pictures to the limit; null where one cannot be made so small. */
async function shrinkTo(
  view: MessageView,
  limitBytes: number,
  { message, modelName, texts }: Wanted,
  imaging: Pick<Imaging, 'shrink'>,
): Promise<MessageView | null> {
  const attachments = await fitPictures(view.attachments, limitBytes, imaging);
  if (attachments === null) return null;
  const isWhole = attachments.every((attachment, index) => attachment === view.attachments[index]);
  return isWhole ? view : { ...finalView(message, modelName, texts, `-# ${texts.result.shrunk}`), attachments };
}

function nextSmaller({ attachments }: MessageView): number {
  const largest = Math.max(...attachments.map(({ bytes }) => bytes.byteLength));
  return Math.floor(Math.min(largest * NEXT_SMALLER, NEXT_SMALLER_ALL_BYTES / attachments.length));
}
