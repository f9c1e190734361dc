// The messages of generations in Discord, and notices to the operator.

import { DiscordAPIError, MessageFlags, type Client } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type {
  Messenger,
  FinalMessage,
  OperatorNotice,
  Progress,
  Receipt,
  ReplyOwner,
  ReplyState,
} from '../../generation/ports/messenger.ts';
import type { Generation } from '../../generation/model/generation.ts';
import type { Imaging } from '../../generation/ports/imaging.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { isProgressOf, namesGeneration } from './final-marks.ts';
import { FinalMessages, type Sent } from './final-message.ts';
import { type EditOutcome, ProgressEdits } from './progress-edits.ts';
import { applicationOwnerOf } from '../connection/application-owner.ts';
import { isReplyClosed, isReplyGone, toDeliveryError, unless, wasNotDone } from './api-errors.ts';
import type { Responder } from './responder.ts';
import { textsFor, type Texts } from '../texts/index.ts';
import { moderationView, progressView, type MessageView } from '../views/generation-view.ts';
import { noticeView } from '../views/operator-view.ts';

export interface DiscordMessengerOptions {
  readonly client: Client;
  readonly responder: Responder;
  readonly models: readonly ImageModel[];
  readonly imaging: Pick<Imaging, 'shrink'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** The channel for notices to a server's moderators about what BFL declined; null for none. */
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
  readonly #progress: ProgressEdits;
  readonly #finals: FinalMessages;
  /** By generation, the progress edit that was pending when the final message was sent. */
  readonly #lastProgress = new Map<string, Promise<EditOutcome>>();

  constructor(options: DiscordMessengerOptions) {
    this.#options = options;
    this.#finals = new FinalMessages({
      responder: options.responder,
      imaging: options.imaging,
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
    view: MessageView,
    signal: AbortSignal,
  ): Promise<EditOutcome> {
    try {
      await this.#options.responder.editProgress(token, view, signal);
      return 'shown';
    } catch (error) {
      this.#options.log.debug({ generation: generationId, err: error }, 'a progress edit failed');
      if (!wasNotDone(error)) return 'unclear';
      if (!(error instanceof DiscordAPIError)) return 'limited';
      return isReplyClosed(error) ? 'closed' : 'refused';
    }
  }

  showProgress(generation: Generation, progress: Progress): void {
    if (!this.#mayTokenBeValid(generation)) return;
    const view = progressView(generation, progress, textsFor(generation.requester.locale));
    this.#progress.show(generation.id, generation.reply.token, view);
  }

  async deliver(message: FinalMessage, signal: AbortSignal): Promise<Receipt> {
    const { generation } = message;
    const pending = this.#progress.finish(generation.id);
    if (pending !== null) this.#lastProgress.set(generation.id, pending);
    const texts = textsFor(generation.requester.locale);
    const name = modelName(generation.recipe.modelId, this.#options.models);
    try {
      const sent = await this.#finals.send({ message, modelName: name, texts }, signal);
      await this.#repairReply(generation, sent, signal);
      this.#lastProgress.delete(generation.id);
      await this.#tellModerators(message);
      return { route: sent.route, messageId: sent.messageId };
    } catch (error) {
      const failure = toDeliveryError(error);
      if (!failure.retryable) await this.#sayRefused(generation, texts);
      if (!failure.retryable) this.#lastProgress.delete(generation.id);
      throw failure;
    }
  }

  /**
   * The final edit does not wait for a pending progress edit, so Discord may apply the two in either order. Once the
   * progress edit has ended, this reads the reply and repeats the final edit if it was overwritten.
   */
  async #repairReply(generation: Generation, sent: Sent, signal: AbortSignal): Promise<void> {
    const { responder, clock, lateEditMs = LATE_EDIT_MS } = this.#options;
    const outcome = await this.#lastProgress.get(generation.id);
    if (sent.route !== 'reply' || (outcome !== 'shown' && outcome !== 'unclear')) return;
    if (outcome === 'unclear') await clock.sleep(lateEditMs, signal);
    const { token } = generation.reply;
    await unless(isReplyClosed, async () => {
      const { content } = await responder.getReply(token);
      if (content !== sent.content) await responder.editReply(token, sent.view, signal);
    });
  }

  /** Best effort. Without the prompt, so that the moderators' channel does not repeat what BFL declined. */
  async #tellModerators(message: FinalMessage): Promise<void> {
    const { generation } = message;
    const { modLogChannelOf, responder, log } = this.#options;
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
  async #sayRefused(generation: Generation, texts: Texts): Promise<void> {
    if (!this.#mayTokenBeValid(generation)) return;
    const { responder, log } = this.#options;
    const view = { content: texts.result.refusedByDiscord, attachments: [], components: [] };
    try {
      await this.#lastProgress.get(generation.id);
      await unless(isReplyClosed, () => responder.editReply(generation.reply.token, view));
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

  async replyState(generation: Generation): Promise<ReplyState> {
    if (!this.#mayTokenBeValid(generation)) return 'gone';
    const message = await unless(isReplyGone, () => this.#options.responder.getReply(generation.reply.token));
    if (message === null) return 'gone';
    const isFinal = message.attachments.length > 0 || namesGeneration(message, generation.id);
    return isFinal ? { route: 'reply', messageId: message.id } : 'waiting';
  }

  async notifyOperator(notice: OperatorNotice): Promise<boolean> {
    const { client, responder, models, log } = this.#options;
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
