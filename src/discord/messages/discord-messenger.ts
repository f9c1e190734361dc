import { DiscordAPIError, type Client } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import type {
  Messenger,
  FinalMessage,
  OperatorNotice,
  Progress,
  Receipt,
  ReplyState,
} from '../../generation/ports/messenger.ts';
import type { Generation } from '../../generation/model/generation.ts';
import { modelName, type ImageModel } from '../../generation/model/image-model.ts';
import { namesGeneration } from './final-marks.ts';
import { FinalMessages, type Sent } from './final-message.ts';
import { type EditOutcome, ProgressEdits } from './progress-edits.ts';
import { applicationOwnerOf } from '../connection/application-owner.ts';
import { isReplyClosed, isReplyGone, toDeliveryError, unless, wasNotDone } from './api-errors.ts';
import type { Responder } from './responder.ts';
import { textsFor, type Texts } from '../texts/index.ts';
import { moderationView, progressView } from '../views/generation-view.ts';
import { noticeView } from '../views/operator-view.ts';

export interface DiscordMessengerOptions {
  readonly client: Client;
  readonly responder: Responder;
  readonly models: readonly ImageModel[];
  readonly clock: Clock;
  readonly log: Logger;
  /** The channel in which a server's moderators want to hear of what BFL declines; null for none. */
  readonly modLogChannelOf: (guildId: string) => Promise<string | null>;
  /** How long Discord may take to do what it never answered, in ms; 5 s unless given. */
  readonly lateEditMs?: number;
}

const LATE_EDIT_MS = 5_000;

/**
 * Discord alone knows when a token dies: our clock may be hours off, or be set while a picture is painted. So a reply whose
 * token seems to be dead for less than this is tried all the same, in ms; the answer of a dead one opens the next road.
 */
const CLOCK_DOUBT_MS = 86_400_000;

/** The bot's voice in Discord: progress in the reply, the final message in the reply or wherever it can arrive. */
export class DiscordMessenger implements Messenger {
  readonly #options: DiscordMessengerOptions;
  readonly #live: ProgressEdits;
  readonly #finals: FinalMessages;
  /** Progress that was on its way when a reply's end came, until that end stands for good. */
  readonly #late = new Map<string, Promise<EditOutcome>>();

  constructor(options: DiscordMessengerOptions) {
    this.#options = options;
    this.#finals = new FinalMessages({
      responder: options.responder,
      tokenLives: (generation) => this.#tokenLives(generation),
    });
    this.#live = new ProgressEdits({
      clock: options.clock,
      edit: (...edit) => this.#editProgress(...edit),
    });
  }

  /** Progress is a courtesy: what cannot be shown is left out. */
  async #editProgress(generationId: string, token: string, content: string, signal: AbortSignal): Promise<EditOutcome> {
    try {
      await this.#options.responder.editProgress(token, content, signal);
      return 'shown';
    } catch (error) {
      this.#options.log.debug({ generation: generationId, err: error }, 'no progress shown');
      if (!wasNotDone(error)) return 'unclear';
      if (!(error instanceof DiscordAPIError)) return 'limited';
      return isReplyClosed(error) ? 'closed' : 'refused';
    }
  }

  showProgress(generation: Generation, progress: Progress): void {
    if (!this.#tokenLives(generation)) return;
    const content = progressView(generation, progress, textsFor(generation.requester.locale));
    this.#live.show(generation.id, generation.reply.token, content);
  }

  async deliver(message: FinalMessage, signal: AbortSignal): Promise<Receipt> {
    const { generation } = message;
    const late = this.#live.finish(generation.id);
    if (late !== null) this.#late.set(generation.id, late);
    const texts = textsFor(generation.requester.locale);
    const name = modelName(generation.recipe.modelId, this.#options.models);
    try {
      const sent = await this.#finals.send({ message, modelName: name, texts }, signal);
      await this.#outlastProgress(generation, sent, signal);
      this.#late.delete(generation.id);
      await this.#tellModerators(message);
      return { route: sent.route, messageId: sent.messageId };
    } catch (error) {
      const failure = toDeliveryError(error);
      if (!failure.retryable) await this.#sayRefused(generation, texts);
      if (!failure.retryable) this.#late.delete(generation.id);
      throw failure;
    }
  }

  /**
   * The final message did not wait for progress that was on its way, so Discord may have taken the two in either order.
   * Once that progress has its answer, the reply is looked at, and gets its end again where it lost it.
   */
  async #outlastProgress(generation: Generation, sent: Sent, signal: AbortSignal): Promise<void> {
    const { responder, clock, lateEditMs = LATE_EDIT_MS } = this.#options;
    const outcome = await this.#late.get(generation.id);
    if (sent.route !== 'reply' || (outcome !== 'shown' && outcome !== 'unclear')) return;
    if (outcome === 'unclear') await clock.sleep(lateEditMs, signal);
    const { token } = generation.reply;
    await unless(isReplyClosed, async () => {
      const { content } = await responder.getReply(token);
      if (content !== sent.content) await responder.editReply(token, sent.view, signal);
    });
  }

  /** Best effort, and without the prompt: the moderators' channel must not repeat what BFL declined. */
  async #tellModerators(message: FinalMessage): Promise<void> {
    const { generation } = message;
    const { modLogChannelOf, responder, log } = this.#options;
    const content = moderationView(message, textsFor('en-US'));
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
    const { responder, log } = this.#options;
    const view = { content: texts.result.refusedByDiscord, attachments: [] };
    try {
      await this.#late.get(generation.id);
      await unless(isReplyClosed, () => responder.editReply(generation.reply.token, view));
    } catch (error) {
      log.warn({ generation: generation.id, err: error }, 'the reply could not be closed');
    }
  }

  async replyExists({ reply }: Generation): Promise<boolean> {
    return (await unless(isReplyGone, () => this.#options.responder.getReply(reply.token))) !== null;
  }

  async replyState(generation: Generation): Promise<ReplyState> {
    if (!this.#tokenLives(generation)) return 'gone';
    const message = await unless(isReplyGone, () => this.#options.responder.getReply(generation.reply.token));
    if (message === null) return 'gone';
    const isFinal = message.attachments.length > 0 || namesGeneration(message, generation.id);
    return isFinal ? { route: 'reply', messageId: message.id } : 'waiting';
  }

  async notifyOperator(notice: OperatorNotice): Promise<boolean> {
    const { client, responder, log } = this.#options;
    const content = noticeView(notice, textsFor('en-US'));
    try {
      const operator = await applicationOwnerOf(client);
      await responder.sendDirectly(operator, { content, attachments: [] });
      return true;
    } catch (error) {
      log.error({ err: error, notice }, 'the operator could not be told');
      return false;
    }
  }

  /** Whether the token may still live. */
  #tokenLives({ reply }: Generation): boolean {
    return this.#options.clock.now() < reply.tokenExpiresAtMs + CLOCK_DOUBT_MS;
  }

  /** Shows no more progress. */
  stop(): void {
    this.#live.stop();
    this.#options.responder.close();
  }
}
