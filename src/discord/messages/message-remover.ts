import { DiscordAPIError, RESTJSONErrorCodes as Code } from 'discord.js';
import type { Logger } from 'pino';
import type { MessageFate, MessageRemover } from '../../archive/deletion.ts';
import { placeOf, type ArchivedGeneration } from '../../archive/history-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Responder } from './responder.ts';

export interface MessageRemoverOptions {
  readonly responder: Pick<Responder, 'deleteMessage' | 'deleteReply' | 'directChannelOf'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** In ms; a member waits for the answer. */
const TIMEOUT_MS = 10_000;

const IS_GONE: ReadonlySet<number | string> = new Set<number | string>([Code.UnknownMessage, Code.UnknownChannel]);

/** Deletes the bot's own messages, by the bot's permissions or by the reply's token. */
export class DiscordMessageRemover implements MessageRemover {
  readonly #options: MessageRemoverOptions;

  constructor(options: MessageRemoverOptions) {
    this.#options = options;
  }

  async remove(archived: ArchivedGeneration): Promise<MessageFate> {
    const { published } = archived;
    const own = await this.#removeOwn({ ...archived, published: null });
    if (published === null || published.messageId === null) return own;
    if (!(await this.removeFrom(published.channelId, published.messageId))) return 'left';
    return own === 'private' ? 'unpublished' : own === 'none' ? 'removed' : own;
  }

  async #removeOwn(archived: ArchivedGeneration): Promise<MessageFate> {
    const { generation, route, messageId } = archived;
    const { reply, requester } = generation;
    const { responder, clock } = this.#options;
    if (messageId === null || route === null) return 'none';
    const place = placeOf(archived);
    if (place !== null && (await this.removeFrom(place.channelId, messageId))) return 'removed';
    if (route === 'direct_message') {
      const delete_ = async (signal: AbortSignal): Promise<void> =>
        responder.deleteMessage(await responder.directChannelOf(requester.userId, signal), messageId, signal);
      return (await this.#attempt(generation.id, delete_)) ? 'removed' : 'left';
    }
    // While it is valid, the token can delete what the bot has no permission to delete.
    const isReachable = route === 'reply' && clock.now() < reply.tokenExpiresAtMs;
    if (isReachable && (await this.#attempt(generation.id, (signal) => responder.deleteReply(reply.token, signal)))) {
      return 'removed';
    }
    return place === null ? 'private' : 'left';
  }

  /** False if the message could not be deleted. */
  removeFrom(channelId: string, messageId: string): Promise<boolean> {
    return this.#attempt(messageId, (signal) => this.#options.responder.deleteMessage(channelId, messageId, signal));
  }

  async #attempt(what: string, deleteIt: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    try {
      await deleteIt(AbortSignal.timeout(TIMEOUT_MS));
      return true;
    } catch (error) {
      if (error instanceof DiscordAPIError && IS_GONE.has(error.code)) return true;
      this.#options.log.warn({ message: what, err: error }, 'deleting a message failed');
      return false;
    }
  }
}
