import type { Erasure } from './erasure.ts';
import type { ArchivedGeneration, HistoryStore } from './history-store.ts';

/** Who wants something deleted, where they stand, and what Discord says that they may do in that very channel. */
export interface Actor {
  readonly userId: string;
  /** null in a direct message. */
  readonly guildId: string | null;
  readonly channelId: string | null;
  readonly mayManageMessages: boolean;
}

/** What became of the message: `left` where the bot may not delete it, `private` where only its reader can, `none` without one. */
export type MessageFate = 'removed' | 'left' | 'private' | 'none';

/** Takes messages back. Discord implements it. */
export interface MessageRemover {
  /** Never throws. One that is gone already is removed. */
  remove(archived: ArchivedGeneration): Promise<MessageFate>;
  /** The same for a message of the bot of which only the place is known; false where it stays. */
  removeFrom(channelId: string, messageId: string): Promise<boolean>;
}

export type DeletionRequest =
  | { readonly kind: 'allowed'; readonly archived: ArchivedGeneration; readonly isOwner: boolean }
  /** The prompt and the pictures are deleted already. */
  | { readonly kind: 'erased' }
  /** The pictures are still being painted or delivered. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'not_yours' };

export type DeletionResult =
  | { readonly kind: 'deleted'; readonly message: MessageFate; readonly pictures: number }
  | Exclude<DeletionRequest, { readonly kind: 'allowed' }>;

export interface DeletionOptions {
  readonly store: Pick<HistoryStore, 'find'>;
  readonly erasure: Pick<Erasure, 'erase'>;
  readonly messages: MessageRemover;
}

/**
 * Deletes what a member made: the message, the prompt and the pictures. The owner may, and so may a moderator of the
 * channel in which it stands for all to see. The money rows stay.
 */
export class Deletion {
  readonly #options: DeletionOptions;

  constructor(options: DeletionOptions) {
    this.#options = options;
  }

  /** Whether this person may delete it now. What does not exist is not theirs either. */
  async ask(actor: Actor, generationId: string): Promise<DeletionRequest> {
    const archived = await this.#options.store.find(generationId);
    if (archived === null) return { kind: 'not_yours' };
    const isOwner = archived.generation.requester.userId === actor.userId;
    if (!isOwner && !mayModerate(actor, archived)) return { kind: 'not_yours' };
    if (archived.erasedAtMs !== null) return { kind: 'erased' };
    const { state } = archived.generation;
    if (state !== 'delivered' && state !== 'undelivered') return { kind: 'unfinished' };
    return { kind: 'allowed', archived, isOwner };
  }

  /**
   * The message goes first: a crash after it leaves a picture that can be deleted again, and not a message that nobody
   * can tell apart any more.
   */
  async delete(actor: Actor, generationId: string): Promise<DeletionResult> {
    const request = await this.ask(actor, generationId);
    if (request.kind !== 'allowed') return request;
    const { archived, isOwner } = request;
    const message = await this.#options.messages.remove(archived);
    const { guildId, userId: ownerId } = archived.generation.requester;
    const moderation = isOwner ? undefined : { guildId, moderatorId: actor.userId, ownerId, generationId };
    const erased = await this.#options.erasure.erase([generationId], moderation);
    return erased === 0 ? { kind: 'erased' } : { kind: 'deleted', message, pictures: picturesOf(archived) };
  }

  /** Takes back a message of which the books know no more. False where it stays. */
  removeMessage(channelId: string, messageId: string): Promise<boolean> {
    return this.#options.messages.removeFrom(channelId, messageId);
  }
}

function picturesOf({ generation }: ArchivedGeneration): number {
  return generation.pictures.filter(({ kept }) => kept !== null).length;
}

/** Only what stands in that very channel for all to see; an id from elsewhere leads nowhere. */
function mayModerate(actor: Actor, archived: ArchivedGeneration): boolean {
  const { requester, reply } = archived.generation;
  const isPublic = !reply.isPrivate && (archived.route === 'reply' || archived.route === 'channel');
  const isHere = actor.guildId === requester.guildId && actor.channelId === requester.channelId;
  return actor.mayManageMessages && isPublic && isHere;
}
