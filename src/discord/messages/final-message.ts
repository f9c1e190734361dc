// Sends final messages by the first route that works.

import { isDeepStrictEqual } from 'node:util';
import type { DiscordAPIError } from 'discord.js';
import type { Imaging } from '../../generation/ports/imaging.ts';
import type { FinalMessage, Receipt } from '../../generation/ports/messenger.ts';
import type { Generation } from '../../generation/model/generation.ts';
import {
  isFormError,
  isNoWayIn,
  isReplyClosed,
  isReplyGone,
  isTooLarge,
  isWordingRefused,
  unless,
} from './api-errors.ts';
import { isFinalMessageOf, pictureNumberIn, type ShownPicture } from './final-marks.ts';
import type { OldReply } from './old-reply.ts';
import type { ReplyPictures } from './reply-pictures.ts';
import type { Responder } from './responder.ts';
import { fitPictures } from './shrink-picture.ts';
import type { Texts } from '../texts/index.ts';
import { finalView, movedView, tooLargeView, withoutForeignWords, type MessageView } from '../views/generation-view.ts';
import { messageLink } from '../views/markdown.ts';
import { resultRows } from '../views/result-buttons.ts';

/** For messages that are no interaction's reply (docs.discord.com: reference, "Uploading Files"). */
const DEFAULT_LIMIT_BYTES = 10 * 1_048_576;
/** If Discord refuses files within the limit, they are shrunk to this part of the largest, and to this size in all. */
const NEXT_SMALLER = 1 / 3;
const NEXT_SMALLER_ALL_BYTES = 22 * 1_048_576;
const MAX_REMEMBERED = 1_000;

export interface FinalMessagesOptions {
  readonly responder: Responder;
  readonly replyPictures: ReplyPictures;
  readonly oldReply: OldReply;
  readonly imaging: Pick<Imaging, 'shrink'>;
  /** Whether the reply's token may still be valid. */
  readonly mayTokenBeValid: (generation: Generation) => boolean;
}

/** The message to send; its pictures are shrunk where Discord does not take their size. */
export interface Wanted {
  readonly message: FinalMessage;
  readonly modelName: string;
  readonly texts: Texts;
}

/** The route and id of a sent final message, its content by Discord's answer. */
export interface Sent extends Receipt {
  readonly content: string;
}

/** What was sent, and whether the reply stands as well, closed to its token. */
interface Elsewhere {
  readonly sent: Sent;
  readonly replyExists: boolean;
}

/** The largest file that the message takes, and what it shows already. */
interface Files {
  readonly limitBytes: number;
  readonly shown: readonly ShownPicture[];
}

/** Sends a final message into the reply, else to the channel (unless private), else directly to the member. */
export class FinalMessages {
  readonly #options: FinalMessagesOptions;
  /** Ids of posted messages, so that one is not taken for that of another generation with the same text. */
  readonly #posted = new Set<string>();
  /** By generation, what was sent while its old reply still shows progress. */
  readonly #toClose = new Map<string, Elsewhere>();

  constructor(options: FinalMessagesOptions) {
    this.#options = options;
  }

  /** Throws Discord's error if no route works, or if the old reply cannot be closed yet. */
  async send(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { id } = wanted.message.generation;
    const earlier = this.#toClose.get(id);
    const { sent, replyExists } = earlier ?? (await this.#sendOnce(wanted, signal));
    // The message stands: whatever fails from here on must not send it once more.
    this.#toClose.set(id, { sent, replyExists });
    await this.#closeReply(wanted, { sent, replyExists }, signal);
    this.#toClose.delete(id);
    return sent;
  }

  async #sendOnce(wanted: Wanted, signal: AbortSignal): Promise<Elsewhere> {
    const { generation } = wanted.message;
    let replyExists = false;
    const isClosed = (error: DiscordAPIError): boolean => {
      replyExists = !isReplyGone(error);
      return isReplyClosed(error);
    };
    const mayEdit = this.#options.mayTokenBeValid(generation);
    const sent = mayEdit ? await unless(isClosed, () => this.#intoReply(wanted, signal)) : null;
    return { sent: sent ?? (await this.#sendElsewhere(wanted, signal)), replyExists };
  }

  async #intoReply(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { generation } = wanted.message;
    const { replyPictures } = this.#options;
    const shown = await replyPictures.of(generation);
    try {
      return await this.#editReply(wanted, shown, signal);
    } catch (error) {
      // A file may have gone that was to be kept.
      if (shown.length === 0 || !isFormError(error)) throw error;
      replyPictures.forget(generation.id);
      const now = await replyPictures.of(generation);
      if (isDeepStrictEqual(now, shown)) throw error;
      return this.#editReply(wanted, now, signal);
    }
  }

  async #editReply(wanted: Wanted, shown: readonly ShownPicture[], signal: AbortSignal): Promise<Sent> {
    const { generation } = wanted.message;
    const { responder, replyPictures } = this.#options;
    const { attachmentLimitBytes, token } = generation.reply;
    return this.#sendAllowed(wanted, { limitBytes: attachmentLimitBytes, shown }, async (view) => {
      const message = await responder.editReply(token, view, signal);
      replyPictures.note(generation, message);
      return { route: 'reply', messageId: message.id, content: message.content };
    });
  }

  /** Sends the final edit again where a reply shows less, or says something else: a late progress edit has overwritten it. */
  async repairReply(wanted: Wanted, sent: Sent, signal: AbortSignal): Promise<void> {
    const { generation } = wanted.message;
    const { responder, replyPictures } = this.#options;
    const sentOnes = await replyPictures.of(generation);
    const message = await responder.getReply(generation.reply.token);
    const shown = new Set(replyPictures.note(generation, message).map(({ number }) => number));
    if (message.content === sent.content && sentOnes.every(({ number }) => shown.has(number))) return;
    await this.#intoReply(wanted, signal);
  }

  async #sendElsewhere(wanted: Wanted, signal: AbortSignal): Promise<Sent> {
    const { responder } = this.#options;
    const { generation } = wanted.message;
    const { requester, reply, id } = generation;
    const { texts } = wanted;
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
      responder.say(channelId, { ...view, components: resultRows(generation, texts, { isDirect: true }) }, id, signal),
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
      return { route: isReply ? 'reply' : route, messageId: earlier.id, content: earlier.content };
    }
    return this.#sendAllowed(wanted, { limitBytes: DEFAULT_LIMIT_BYTES, shown: [] }, async (view) => {
      const messageId = await post(view);
      this.#remember(messageId);
      return { route, messageId, content: view.content };
    });
  }

  #remember(messageId: string): void {
    this.#posted.add(messageId);
    const [oldest] = this.#posted;
    if (oldest !== undefined && this.#posted.size > MAX_REMEMBERED) this.#posted.delete(oldest);
  }

  /** The reply must not go on showing progress, nor pictures that stand in the new message as well. */
  async #closeReply(
    { message: { generation }, texts }: Wanted,
    { sent, replyExists }: Elsewhere,
    signal: AbortSignal,
  ): Promise<void> {
    if (sent.route === 'reply') return;
    const { oldReply } = this.#options;
    if (replyExists && (await oldReply.remove(generation, signal))) return;
    const { guildId, channelId } = generation.requester;
    const { messageId } = sent;
    const link = sent.route === 'channel' ? messageLink({ guildId, channelId, messageId }) : null;
    await oldReply.rewrite(generation, movedView(link, texts), signal);
  }

  /** Where Discord refuses what the message says: once more without what the member and the host wrote, before it counts as refused. */
  async #sendAllowed(wanted: Wanted, files: Files, send: (view: MessageView) => Promise<Sent>): Promise<Sent> {
    try {
      return await this.#sendFitting(wanted, files, send);
    } catch (error) {
      if (!isWordingRefused(error)) throw error;
    }
    return this.#sendFitting({ ...wanted, message: withoutForeignWords(wanted.message) }, files, send);
  }

  /** The originals where they fit, else smaller ones, and words alone where Discord takes none of them. */
  async #sendFitting(
    wanted: Wanted,
    { limitBytes, shown }: Files,
    send: (view: MessageView) => Promise<Sent>,
  ): Promise<Sent> {
    const { message, modelName, texts } = wanted;
    let limit = limitBytes;
    for (const _size of ['as allowed', 'smaller']) {
      const fitting = await fitView(wanted, shown, limit, this.#options.imaging);
      if (fitting === null) break;
      try {
        return await send(fitting);
      } catch (error) {
        if (!isTooLarge(error) || fitting.attachments.length === 0) throw error;
        limit = nextSmaller(fitting);
      }
    }
    return send({ ...tooLargeView(message, modelName, texts), ...keeping(shown) });
  }
}

/** The message without what it shows already; pictures are shrunk to the limit. null where one cannot be made so small. */
async function fitView(
  { message, modelName, texts }: Wanted,
  shown: readonly ShownPicture[],
  limitBytes: number,
  imaging: Pick<Imaging, 'shrink'>,
): Promise<MessageView | null> {
  const view = finalView(message, modelName, texts);
  const { id } = message.generation;
  const shownAs = (name: string): ShownPicture | undefined =>
    shown.find(({ number }) => number === pictureNumberIn(name, id));
  const missing = view.attachments.filter(({ name }) => shownAs(name) === undefined);
  const attachments = await fitPictures(missing, limitBytes, imaging);
  if (attachments === null) return null;
  const areOriginals =
    attachments.every((attachment, index) => attachment === missing[index]) &&
    view.attachments.every(({ name, bytes }) => (shownAs(name)?.bytes ?? bytes.byteLength) === bytes.byteLength);
  const words = areOriginals ? view : finalView(message, modelName, texts, `-# ${texts.result.shrunk}`);
  return { ...words, attachments, ...keeping(shown) };
}

function keeping(shown: readonly ShownPicture[]): Pick<MessageView, 'kept'> {
  return shown.length === 0 ? {} : { kept: shown };
}

function nextSmaller({ attachments }: MessageView): number {
  const largest = Math.max(...attachments.map(({ bytes }) => bytes.byteLength));
  return Math.floor(Math.min(largest * NEXT_SMALLER, NEXT_SMALLER_ALL_BYTES / attachments.length));
}
