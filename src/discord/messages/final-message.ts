import { DiscordAPIError } from 'discord.js';
import type { FinalMessage, Receipt } from '../../generation/ports/messenger.ts';
import type { Generation } from '../../generation/model/generation.ts';
import { isNoWayIn, isReplyClosed, isReplyGone, isTooLarge, unless } from './api-errors.ts';
import { isFinalMessageOf } from './final-marks.ts';
import type { Responder } from './responder.ts';
import { fitPictures } from './shrink-picture.ts';
import type { Texts } from '../texts/index.ts';
import { finalView, tooLargeView, type MessageView } from '../views/generation-view.ts';

/** Of a message that is no interaction's reply (docs.discord.com: reference, "Uploading Files"). */
const USUAL_LIMIT_BYTES = 10 * 1_048_576;
/** When files within their limit are refused all the same, the next try brings this part of them, and this much in all. */
const NEXT_SMALLER = 1 / 3;
const NEXT_SMALLER_ALL_BYTES = 22 * 1_048_576;
const REMEMBERED = 1_000;

export interface FinalMessagesOptions {
  readonly responder: Responder;
  /** Whether the reply's token may still live. */
  readonly tokenLives: (generation: Generation) => boolean;
}

/** What is to be sent, in whatever size Discord takes. */
interface Wanted {
  readonly message: FinalMessage;
  readonly modelName: string;
  readonly texts: Texts;
}

/** Where a final message came to stand, and what it says there as Discord gives it back. */
export interface Sent extends Receipt {
  readonly content: string;
  readonly view: MessageView;
}

/** The roads of a final message: the reply, the channel, the member directly; a private one never goes to the channel. */
export class FinalMessages {
  readonly #options: FinalMessagesOptions;
  /** The last messages that were posted: each is of one generation, however alike the words of two may be. */
  readonly #posted = new Set<string>();

  constructor(options: FinalMessagesOptions) {
    this.#options = options;
  }

  /** Throws what Discord answers where no road is open. */
  async send(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { generation } = wanted.message;
    if (!this.#options.tokenLives(generation)) return this.#sendElsewhere(wanted, signal);
    let stands = false;
    const isClosed = (error: DiscordAPIError): boolean => {
      stands = !isReplyGone(error);
      return isReplyClosed(error);
    };
    const sent = await unless(isClosed, () => this.#intoReply(wanted, signal));
    if (sent !== null) return sent;
    const elsewhere = await this.#sendElsewhere(wanted, signal);
    if (stands) await this.#removeReply(generation, signal);
    return elsewhere;
  }

  async #intoReply(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { reply } = wanted.message.generation;
    return fitted(wanted, reply.attachmentLimitBytes, async (view) => {
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
   * Posts what does not stand there yet: an earlier try may have got through though its answer was lost, and Discord
   * knows a nonce for some minutes only.
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
    return fitted(wanted, USUAL_LIMIT_BYTES, async (view) => {
      const messageId = await post(view);
      this.#remember(messageId);
      return { route, messageId, content: view.content, view };
    });
  }

  #remember(messageId: string): void {
    this.#posted.add(messageId);
    const [oldest] = this.#posted;
    if (oldest !== undefined && this.#posted.size > REMEMBERED) this.#posted.delete(oldest);
  }

  /** What came another way must not stay "painting" here, as in a thread that the message has just woken. Best effort. */
  async #removeReply({ reply }: Generation, signal: AbortSignal): Promise<void> {
    await this.#options.responder.deleteReply(reply.token, signal).catch((error: unknown) => {
      if (!(error instanceof DiscordAPIError)) throw error;
    });
  }
}

/** The originals where they fit, else smaller ones, and words alone where Discord takes none of them. */
async function fitted(wanted: Wanted, limitBytes: number, send: (view: MessageView) => Promise<Sent>): Promise<Sent> {
  const { message, modelName, texts } = wanted;
  const view = finalView(message, modelName, texts);
  let limit = limitBytes;
  for (const _size of ['as allowed', 'smaller']) {
    const fitting = await within(view, limit, texts);
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

/** null where a picture cannot be made so small. */
async function within(view: MessageView, limitBytes: number, texts: Texts): Promise<MessageView | null> {
  const attachments = await fitPictures(view.attachments, limitBytes);
  if (attachments === null) return null;
  const isWhole = attachments.every((attachment, index) => attachment === view.attachments[index]);
  return isWhole ? view : { ...view, content: `${view.content}\n-# ${texts.result.shrunk}`, attachments };
}

function nextSmaller({ attachments }: MessageView): number {
  const largest = Math.max(...attachments.map(({ bytes }) => bytes.byteLength));
  return Math.floor(Math.min(largest * NEXT_SMALLER, NEXT_SMALLER_ALL_BYTES / attachments.length));
}
