// The messages of generations in Discord, and notices to the operator.

import { DiscordAPIError, MessageFlags, type Client } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import { linkedTo } from '../../runtime/linked-signal.ts';
import { orAborted } from '../../runtime/or-aborted.ts';
import type {
  Messenger,
  FinalMessage,
  OperatorNotice,
  PictureLoader,
  Progress,
  Receipt,
  ReplyOwner,
  ReplyState,
} from '../../generation/ports/messenger.ts';
import { lastEditAtMs, type Generation } from '../../generation/model/generation.ts';
import type { Imaging } from '../../generation/ports/imaging.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { isProgressOf, showsFinal } from './final-marks.ts';
import { FinalMessages, type Sent, type Wanted } from './final-message.ts';
import { PartialPictures, type ShownProgress } from './partial-pictures.ts';
import { OldReply } from './old-reply.ts';
import { ReplyPictures } from './reply-pictures.ts';
import { type EditOutcome, ProgressEdits } from './progress-edits.ts';
import { applicationOwnerOf } from '../connection/application-owner.ts';
import { isReplyClosed, isReplyGone, isTooLarge, toDeliveryError, unless, wasNotDone } from './api-errors.ts';
import type { Responder } from './responder.ts';
import type { Texts, TextsFor } from '../texts/index.ts';
import { moderationView, progressView, strikeView, type MessageView } from '../views/generation-view.ts';
import { noticeView } from '../views/operator-view.ts';

export interface DiscordMessengerOptions {
  readonly client: Client;
  readonly responder: Responder;
  readonly models: readonly ImageModel[];
  readonly textsFor: TextsFor;
  readonly imaging: Pick<Imaging, 'shrink'>;
  /** Of the pictures that are shown before the final message. */
  readonly loader: PictureLoader;
  readonly clock: Clock;
  readonly log: Logger;
  /** The channel for notices to a server's moderators about what was declined; null for none. */
  readonly modLogChannelOf: (guildId: string) => Promise<string | null>;
  /** Where a notice goes that no direct message brings to the operator; null for nowhere. */
  readonly operatorChannelId: string | null;
  /** How long an edit without an answer may still take effect, in ms; 5 s by default. */
  readonly lateEditMs?: number;
}

const LATE_EDIT_MS = 5_000;

/**
 * A reply is tried for this long, in ms, after its token should have expired: the host's clock may be hours off. If the
 * token has expired, Discord refuses the edit and the next route is tried.
 */
const CLOCK_TOLERANCE_MS = 86_400_000;

/** Messenger over Discord: progress in the reply, the final message by the first route that works, operator notices. */
export class DiscordMessenger implements Messenger {
  readonly #options: DiscordMessengerOptions;
  readonly #progress: ProgressEdits<ShownProgress>;
  readonly #replyPictures: ReplyPictures;
  readonly #oldReply: OldReply;
  readonly #partials: PartialPictures;
  /** Generations of which finished pictures are on their way to the reply. */
  readonly #uploading = new Set<string>();
  readonly #finals: FinalMessages;
  /** By generation, the progress edit that was pending when the final message was sent. */
  readonly #lastProgress = new Map<string, Promise<EditOutcome>>();

  constructor(options: DiscordMessengerOptions) {
    this.#options = options;
    const { responder, imaging, loader } = options;
    this.#replyPictures = new ReplyPictures(responder);
    this.#oldReply = new OldReply(responder);
    this.#partials = new PartialPictures({ loader, replyPictures: this.#replyPictures, imaging });
    this.#finals = new FinalMessages({
      responder,
      replyPictures: this.#replyPictures,
      oldReply: this.#oldReply,
      imaging,
      mayTokenBeValid: (generation) => this.#mayTokenBeValid(generation),
    });
    this.#progress = new ProgressEdits({
      clock: options.clock,
      edit: (...edit) => this.#editProgress(...edit),
    });
  }

  /** Failed progress edits are only logged. */
  async #editProgress(
    generationId: string,
    token: string,
    shown: ShownProgress,
    signal: AbortSignal,
    ending: AbortSignal,
  ): Promise<EditOutcome> {
    let isSent = false;
    try {
      using partial = await linkedTo(ending, (own) => this.#partials.viewOf(shown, own.signal));
      ending.throwIfAborted();
      isSent = true;
      if (partial.view.attachments.length > 0) this.#uploading.add(generationId);
      const message = await this.#options.responder.editProgress(token, partial.view, signal);
      this.#replyPictures.note(shown.generation, message);
      return 'shown';
    } catch (error) {
      if (ending.aborted && !isSent) return 'refused';
      return this.#toOutcome(generationId, error);
    } finally {
      this.#uploading.delete(generationId);
    }
  }

  #toOutcome(generationId: string, error: unknown): EditOutcome {
    this.#options.log.debug({ generation: generationId, err: error }, 'a progress edit failed');
    // Which pictures the reply shows is asked before the next one.
    this.#replyPictures.forget(generationId);
    if (!wasNotDone(error)) return 'unclear';
    if (isTooLarge(error)) this.#partials.areTooLarge(generationId);
    if (!(error instanceof DiscordAPIError) || isTooLarge(error)) return 'limited';
    return isReplyClosed(error) ? 'closed' : 'refused';
  }

  showProgress(generation: Generation, progress: Progress): void {
    if (!this.#mayTokenBeValid(generation)) return;
    this.#replyPictures.noneYet(generation);
    const { id, requester, reply, recipe, pictures } = generation;
    const isLast = reply.isPrivate && this.#options.clock.now() >= lastEditAtMs(reply);
    const usualMs = this.#options.models.find((model) => model.id === recipe.modelId)?.usualMs.median ?? null;
    const texts = this.#options.textsFor(requester.locale);
    const view = progressView(generation, progress, texts, { usualMs, isLast });
    const finished = recipe.count === 1 ? [] : pictures.filter(({ kept }) => kept !== null);
    this.#progress.show(id, reply.token, { view, generation: { id, requester, reply, recipe }, finished, texts });
  }

  async deliver(message: FinalMessage, signal: AbortSignal): Promise<Receipt> {
    const { generation } = message;
    const pending = this.#progress.finish(generation.id);
    if (pending !== null) this.#lastProgress.set(generation.id, pending);
    const texts = this.#options.textsFor(generation.requester.locale);
    const name = modelName(generation.recipe.modelId, this.#options.models);
    const wanted = { message, modelName: name, texts };
    try {
      await this.#untilUploaded(generation.id, signal);
      const sent = await this.#finals.send(wanted, signal);
      await this.#repairReply(wanted, sent, signal);
      this.#forget(generation.id);
      await this.#tellStrikes(message, texts, signal);
      await this.#tellModerators(message);
      return { route: sent.route, messageId: sent.messageId };
    } catch (error) {
      const failure = toDeliveryError(error);
      // What the reply shows by now is not known: an answer may have been lost.
      this.#replyPictures.forget(generation.id);
      if (!failure.retryable) await this.#sayRefused(generation, texts, signal);
      if (!failure.retryable) this.#forget(generation.id);
      throw failure;
    }
  }

  /** Pictures that are being uploaded already are waited for, so that the final message need not bring them once more. */
  async #untilUploaded(generationId: string, signal: AbortSignal): Promise<void> {
    const pending = this.#lastProgress.get(generationId);
    if (pending === undefined || !this.#uploading.has(generationId)) return;
    const { clock, lateEditMs = LATE_EDIT_MS } = this.#options;
    // Without an answer it may still take effect.
    if ((await orAborted(pending, signal)) === 'unclear') await clock.sleep(lateEditMs, signal);
  }

  /**
   * The final edit does not wait for words that are being shown, so Discord may apply the two in either order. Once the progress
   * edit has ended, this reads the reply and repeats the final edit if it was overwritten.
   */
  async #repairReply(wanted: Wanted, sent: Sent, signal: AbortSignal): Promise<void> {
    const { clock, lateEditMs = LATE_EDIT_MS } = this.#options;
    const outcome = await this.#lastProgress.get(wanted.message.generation.id);
    if (sent.route !== 'reply' || (outcome !== 'shown' && outcome !== 'unclear')) return;
    if (outcome === 'unclear') await clock.sleep(lateEditMs, signal);
    await unless(isReplyClosed, () => this.#finals.repairReply(wanted, sent, signal));
  }

  #forget(generationId: string): void {
    this.#lastProgress.delete(generationId);
    this.#replyPictures.forget(generationId);
    this.#partials.forget(generationId);
  }

  /** Best effort, where everybody reads the final message: what is said of a member's declined prompts is for them alone. */
  async #tellStrikes(message: FinalMessage, texts: Texts, signal: AbortSignal): Promise<void> {
    const { generation } = message;
    const { responder, log } = this.#options;
    const content = strikeView(message, texts);
    if (content === null || generation.reply.isPrivate || !this.#mayTokenBeValid(generation)) return;
    try {
      await responder.followUpPrivately(generation.reply.token, { content, attachments: [] }, signal);
    } catch (error) {
      log.warn({ generation: generation.id, err: error }, 'telling a member of their strikes failed');
    }
  }

  /** Best effort. Without the prompt, so that the moderators' channel does not repeat what was declined. */
  async #tellModerators(message: FinalMessage): Promise<void> {
    const { generation } = message;
    const { modLogChannelOf, responder, textsFor, log } = this.#options;
    const content = moderationView(message, textsFor('en-US'));
    if (content === null) return;
    try {
      const channelId = await modLogChannelOf(generation.requester.guildId);
      if (channelId !== null) await responder.say(channelId, { content, attachments: [] }, `m${generation.id}`);
    } catch (error) {
      log.warn({ generation: generation.id, err: error }, 'notifying the moderators failed');
    }
  }

  /** Discord refuses the final message's content: the reply must not go on showing progress. */
  async #sayRefused(generation: Generation, texts: Texts, signal: AbortSignal): Promise<void> {
    const { responder, log } = this.#options;
    const view = { content: texts.result.refusedByDiscord, attachments: [], components: [] };
    try {
      await this.#lastProgress.get(generation.id);
      const edited = this.#mayTokenBeValid(generation)
        ? await unless(isReplyClosed, () => responder.editReply(generation.reply.token, view, signal))
        : null;
      if (edited === null) await this.#oldReply.rewrite(generation, view, signal);
    } catch (error) {
      log.warn({ generation: generation.id, err: error }, 'replacing the refused final message failed');
    }
  }

  async replyOwner(generation: Generation): Promise<ReplyOwner> {
    const message = await unless(isReplyGone, () => this.#options.responder.getReply(generation.reply.token));
    if (message === null) return 'nobody';
    if ((message.flags & MessageFlags.Loading) !== 0) return 'undecided';
    return isProgressOf(message, generation) ? 'this_bot' : 'another_process';
  }

  async replyMessageId({ id, reply }: Generation): Promise<string | null> {
    try {
      return (await this.#options.responder.getReply(reply.token)).id;
    } catch (error) {
      this.#options.log.debug({ generation: id, err: error }, 'a reply could not be found');
      return null;
    }
  }

  async replyState(generation: Generation): Promise<ReplyState> {
    if (!this.#mayTokenBeValid(generation)) return 'gone';
    const message = await unless(isReplyGone, () => this.#options.responder.getReply(generation.reply.token));
    if (message === null) return 'gone';
    return showsFinal(message, generation) ? { route: 'reply', messageId: message.id } : 'waiting';
  }

  async notifyOperator(notice: OperatorNotice): Promise<boolean> {
    const { client, responder, models, textsFor, log } = this.#options;
    const content = noticeView(notice, (guildId) => client.guilds.cache.get(guildId)?.name, models, textsFor('en-US'));
    const view = { content, attachments: [] };
    try {
      await responder.sendDirectly(await applicationOwnerOf(client), view);
      return true;
    } catch (error) {
      log.warn({ err: error, notice }, 'a direct message to the operator failed');
    }
    return this.#notifyInChannel(notice, view);
  }

  async #notifyInChannel(notice: OperatorNotice, view: MessageView): Promise<boolean> {
    const { responder, log, operatorChannelId } = this.#options;
    if (operatorChannelId === null) {
      log.error({ notice }, 'the operator could not be notified; OPERATOR_CHANNEL_ID would be a second way');
      return false;
    }
    try {
      await responder.say(operatorChannelId, view);
      return true;
    } catch (error) {
      log.error({ err: error, notice }, 'the operator could not be notified, in OPERATOR_CHANNEL_ID neither');
      return false;
    }
  }

  /** Whether the token may still be valid. */
  #mayTokenBeValid({ reply }: Generation): boolean {
    return this.#options.clock.now() < reply.tokenExpiresAtMs + CLOCK_TOLERANCE_MS;
  }

  /** Stops showing progress. */
  stop(): void {
    this.#progress.stop();
    this.#options.responder.close();
  }
}
