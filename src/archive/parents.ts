import type { Generation } from '../generation/model/generation.ts';
import { placeOf, type HistoryStore } from './history-store.ts';

/** Who wants to go on from an earlier generation, and where. */
export interface ParentSeeker {
  readonly userId: string;
  readonly guildId: string;
  /** Whether Discord showed them a message of the bot with a button of that generation: a client can send any id. */
  readonly isShown: boolean;
}

export type ParentLookup =
  /** A private one that was published counts as public: so does what comes of it. */
  | { readonly kind: 'found'; readonly generation: Generation }
  /** There is none, or none that they may know of. */
  | { readonly kind: 'gone' }
  /** Its prompt was deleted: by whoever may, or with the time for which prompts are kept. What else was decided stays. */
  | { readonly kind: 'erased'; readonly generation: Generation }
  /** Their own, of another server. */
  | { readonly kind: 'elsewhere' }
  /** A private one of somebody else, or one that they were not shown. */
  | { readonly kind: 'not_yours' };

/** Finds the generation that a click or a modal goes on from. Asks the database alone, so that it can come before the acknowledgement. */
export class Parents {
  readonly #store: Pick<HistoryStore, 'find'>;

  constructor(store: Pick<HistoryStore, 'find'>) {
    this.#store = store;
  }

  /** A member may go on from their own, and from what others made for all to see. Nothing leads from one server to another. */
  async find(seeker: ParentSeeker, generationId: string): Promise<ParentLookup> {
    const archived = await this.#store.find(generationId);
    if (archived === null) return { kind: 'gone' };
    const { requester, reply } = archived.generation;
    const isOwn = requester.userId === seeker.userId;
    const isHere = requester.guildId === seeker.guildId;
    if (!isOwn && !isHere) return { kind: 'gone' };
    const isPrivate = reply.isPrivate && placeOf(archived) === null;
    const generation = { ...archived.generation, reply: { ...reply, isPrivate } };
    if (!isOwn && isPrivate) return { kind: 'not_yours' };
    // Its message is deleted with it, so that nobody can have been shown it any more.
    if (archived.erasedAtMs !== null) return { kind: 'erased', generation };
    if (!isOwn && !seeker.isShown) return { kind: 'not_yours' };
    return isHere ? { kind: 'found', generation } : { kind: 'elsewhere' };
  }
}
