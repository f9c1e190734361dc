// Deletes single results on request.

import type { Erasure } from './erasure.ts';
import { placeOf, type ArchivedGeneration, type HistoryStore } from './history-store.ts';
import type { MessageRef, TakenDownBy } from './takedown-store.ts';

/** Who asks for a deletion, in which channel, and what Discord permits them there. */
export interface Actor {
  readonly userId: string;
  /** null in a direct message. */
  readonly guildId: string | null;
  readonly channelId: string | null;
  readonly mayManageMessages: boolean;
}

/** `unpublished`: what was published is gone, the private message only its reader can dismiss. `left`: the bot may not delete the message. `private`: only its reader can dismiss it. `none`: there was none. */
export type MessageFate = 'removed' | 'unpublished' | 'left' | 'private' | 'none';

/** `replaced`: a sentence stands in its place. */
export type ReplacedFate = Exclude<MessageFate, 'removed'> | 'replaced';

/** Deletes messages of the bot. Implemented by DiscordMessageRemover. */
export interface MessageRemover {
  /** Never throws. A message that is already gone counts as removed. */
  remove(archived: ArchivedGeneration): Promise<MessageFate>;
  /**
   * Puts a sentence in the place of the result, and of what was published; where it cannot, the fate is as above. Throws where Discord
   * may let it later.
   */
  replace(archived: ArchivedGeneration, by: TakenDownBy): Promise<ReplacedFate>;
  /** The same for a message that the row of the generation does not know; false where it stays. */
  replaceAt(message: MessageRef, archived: ArchivedGeneration, by: TakenDownBy): Promise<boolean>;
  /** The generation that a message of the bot shows, by its buttons and files; null where it is none, or cannot be read. */
  generationIn(message: MessageRef): Promise<string | null>;
  /** The same for a message of the bot without a stored generation; false where it stays. */
  removeFrom(channelId: string, messageId: string): Promise<boolean>;
}

export type DeletionRequest =
  | { readonly kind: 'allowed'; readonly archived: ArchivedGeneration; readonly isOwner: boolean }
  /** The prompt and the pictures are already deleted. */
  | { readonly kind: 'erased' }
  /** The pictures are still being generated or delivered. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'not_yours' };

export type DeletionResult =
  | { readonly kind: 'deleted'; readonly message: MessageFate; readonly pictures: number }
  | Exclude<DeletionRequest, { readonly kind: 'allowed' }>;

export interface DeletionOptions {
  readonly store: Pick<HistoryStore, 'find'>;
  readonly erasure: Pick<Erasure, 'erase'>;
  readonly messages: Pick<MessageRemover, 'remove' | 'removeFrom'>;
}

/**
 * Deletes a generation's message, prompt and pictures, on request of its owner or of a moderator of the channel in
 * which everyone sees it. The ledger entries stay.
 */
export class Deletion {
  readonly #options: DeletionOptions;

  constructor(options: DeletionOptions) {
    this.#options = options;
  }

  /** Whether this person may delete it now; `not_yours` also where there is no such generation. */
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
   * Deletes the message first: after a crash the deletion can be repeated, while a message whose generation is erased
   * could not be found any more.
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

  /** Deletes a message whose generation is not stored any more. False where it stays. */
  removeMessage(channelId: string, messageId: string): Promise<boolean> {
    return this.#options.messages.removeFrom(channelId, messageId);
  }
}

function picturesOf({ generation }: ArchivedGeneration): number {
  return generation.pictures.filter(({ kept }) => kept !== null).length;
}

/** Only for a message that everyone sees in the channel of the interaction. */
function mayModerate(actor: Actor, archived: ArchivedGeneration): boolean {
  const place = placeOf(archived);
  const isHere = actor.guildId === place?.guildId && actor.channelId === place.channelId;
  return actor.mayManageMessages && isHere;
}
