import { DiscordAPIError, RESTJSONErrorCodes as Code } from 'discord.js';
import type { Logger } from 'pino';
import type { MessageFate, MessageRemover, ReplacedFate } from '../../archive/deletion.ts';
import { placeOf, type ArchivedGeneration } from '../../archive/history-store.ts';
import type { MessageRef, TakenDownBy } from '../../archive/takedown-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { TextsFor } from '../texts/index.ts';
import type { MessageView } from '../views/generation-view.ts';
import { generationShownBy } from './final-marks.ts';
import type { Responder } from './responder.ts';

export interface MessageRemoverOptions {
  readonly responder: Pick<
    Responder,
    'deleteMessage' | 'deleteReply' | 'directChannelOf' | 'editMessage' | 'editReply' | 'getOwn'
  >;
  readonly textsFor: TextsFor;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is done to a message of the bot, by its own permissions or by the reply's token. */
interface Doing<Done extends 'removed' | 'replaced'> {
  readonly inChannel: (channelId: string, messageId: string, signal: AbortSignal) => Promise<void>;
  readonly byToken: (token: string, signal: AbortSignal) => Promise<unknown>;
  /** What became of a message to which it was done. */
  readonly fate: Done;
  /** Whether an error that may pass is thrown. */
  readonly isRepeated: boolean;
}

/** Where it was not done. */
type Fate = Exclude<MessageFate, 'removed'>;

/** In ms; a member waits for the answer. */
const TIMEOUT_MS = 10_000;

const IS_GONE: ReadonlySet<number | string> = new Set<number | string>([Code.UnknownMessage, Code.UnknownChannel]);

/** Deletes the bot's own messages, or puts a sentence in their place. */
export class DiscordMessageRemover implements MessageRemover {
  readonly #options: MessageRemoverOptions;
  readonly #deleting: Doing<'removed'>;

  constructor(options: MessageRemoverOptions) {
    this.#options = options;
    const { responder } = options;
    this.#deleting = {
      inChannel: (channelId, messageId, signal) => responder.deleteMessage(channelId, messageId, signal),
      byToken: (token, signal) => responder.deleteReply(token, signal),
      fate: 'removed',
      isRepeated: false,
    };
  }

  remove(archived: ArchivedGeneration): Promise<MessageFate> {
    return this.#doTo(archived, this.#deleting);
  }

  replace(archived: ArchivedGeneration, by: TakenDownBy): Promise<ReplacedFate> {
    return this.#doTo(archived, this.#replacing(archived, by));
  }

  replaceAt({ channelId, messageId }: MessageRef, archived: ArchivedGeneration, by: TakenDownBy): Promise<boolean> {
    return this.#inChannel(channelId, messageId, this.#replacing(archived, by));
  }

  #replacing(archived: ArchivedGeneration, by: TakenDownBy): Doing<'replaced'> {
    const { responder, textsFor } = this.#options;
    const texts = textsFor(archived.generation.requester.locale);
    const view: MessageView = { content: texts.moderation.takenDown[by], attachments: [], kept: [], components: [] };
    return {
      inChannel: (channelId, messageId, signal) => responder.editMessage(channelId, messageId, view, signal),
      byToken: (token, signal) => responder.editReply(token, view, signal),
      fate: 'replaced',
      isRepeated: true,
    };
  }

  async generationIn({ channelId, messageId }: MessageRef): Promise<string | null> {
    try {
      const message = await this.#options.responder.getOwn(channelId, messageId, AbortSignal.timeout(TIMEOUT_MS));
      return message === null ? null : generationShownBy(message);
    } catch (error) {
      this.#options.log.info({ message: messageId, err: error }, 'reading a message failed');
      return null;
    }
  }

  /** False if the message could not be deleted. */
  removeFrom(channelId: string, messageId: string): Promise<boolean> {
    return this.#inChannel(channelId, messageId, this.#deleting);
  }

  async #doTo<Done extends 'removed' | 'replaced'>(
    archived: ArchivedGeneration,
    doing: Doing<Done>,
  ): Promise<Fate | Done> {
    const { published } = archived;
    const own = await this.#doToOwn({ ...archived, published: null }, doing);
    if (published === null || published.messageId === null) return own;
    if (!(await this.#inChannel(published.channelId, published.messageId, doing))) return 'left';
    return own === 'private' ? 'unpublished' : own === 'none' ? doing.fate : own;
  }

  async #doToOwn<Done extends 'removed' | 'replaced'>(
    archived: ArchivedGeneration,
    doing: Doing<Done>,
  ): Promise<Fate | Done> {
    const { generation, route, messageId } = archived;
    const { reply, requester } = generation;
    const { responder, clock } = this.#options;
    if (messageId === null || route === null) return 'none';
    const place = placeOf(archived);
    if (place !== null && (await this.#inChannel(place.channelId, messageId, doing))) return doing.fate;
    if (route === 'direct_message') {
      const act = async (signal: AbortSignal): Promise<void> =>
        doing.inChannel(await responder.directChannelOf(requester.userId, signal), messageId, signal);
      return (await this.#attempt(generation.id, act, doing)) ? doing.fate : 'left';
    }
    // While it is valid, the token reaches what the bot has no permission for.
    const isReachable = route === 'reply' && clock.now() < reply.tokenExpiresAtMs;
    const byToken = (signal: AbortSignal): Promise<unknown> => doing.byToken(reply.token, signal);
    if (isReachable && (await this.#attempt(generation.id, byToken, doing))) return doing.fate;
    return place === null ? 'private' : 'left';
  }

  #inChannel(channelId: string, messageId: string, doing: Doing<'removed' | 'replaced'>): Promise<boolean> {
    return this.#attempt(messageId, (signal) => doing.inChannel(channelId, messageId, signal), doing);
  }

  async #attempt(
    what: string,
    act: (signal: AbortSignal) => Promise<unknown>,
    { isRepeated }: Pick<Doing<'removed' | 'replaced'>, 'isRepeated'>,
  ): Promise<boolean> {
    try {
      await act(AbortSignal.timeout(TIMEOUT_MS));
      return true;
    } catch (error) {
      if (error instanceof DiscordAPIError && IS_GONE.has(error.code)) return true;
      if (isRepeated && !isRefused(error)) throw error;
      this.#options.log.warn({ message: what, err: error }, 'deleting a message failed');
      return false;
    }
  }
}

/** Not what Discord may do later. */
function isRefused(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status < 500 && error.status !== 429;
}
