// A member's history: pages, single entries and their pictures.

import type { Logger } from 'pino';
import type { ByteBudget } from '../runtime/byte-budget.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FinishedPicture } from '../generation/ports/messenger.ts';
import {
  keptBytes,
  type Generation,
  type MessagePlace,
  type Picture,
  type Requester,
} from '../generation/model/generation.ts';
import type { PictureFiles } from '../generation/pipeline/picture-files.ts';
import { isAgeBarred, type RuleBook } from '../generation/model/rules.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';
import {
  placeOf,
  type ArchivedGeneration,
  type HistoryCursor,
  type HistoryEntry,
  type HistoryStore,
} from './history-store.ts';

export interface HistoryOptions {
  readonly store: HistoryStore;
  readonly generations: Pick<GenerationStore, 'markDelivered'>;
  readonly files: Pick<PictureFiles, 'read'>;
  readonly rules: Pick<RuleBook, 'rulesFor'>;
  /** Bounds the pictures of all messages that are being sent. */
  readonly room: Pick<ByteBudget, 'take'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

/** A page: the newest, or the one next to an entry, so that new entries do not shift it. */
export type HistoryPosition = { readonly kind: 'newest' } | ({ readonly kind: 'older' | 'newer' } & HistoryCursor);

export interface HistoryPage {
  /** The newest first. */
  readonly entries: readonly HistoryEntry[];
  /** The position of this page, to return to it. */
  readonly position: HistoryPosition;
  readonly newer: HistoryPosition | null;
  readonly older: HistoryPosition | null;
}

/** A generation with those of its pictures that can still be read. */
export interface ShownPictures {
  readonly archived: ArchivedGeneration;
  /** Those whose file exists and is unchanged. */
  readonly pictures: readonly FinishedPicture[];
}

const PAGE_SIZE = 5;

/** Pages through and shows a member's own pictures from all servers, and never those of others. */
export class History {
  readonly #options: HistoryOptions;
  /** Whose pictures are being shown, with the last of those that wait. */
  readonly #showing = new Map<string, Promise<unknown>>();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** The newest page where there is none at that position any more. */
  async page(userId: string, position: HistoryPosition): Promise<HistoryPage> {
    const entries = await this.#entriesAt(userId, position);
    const isWhole = position.kind !== 'newer' || entries.length === PAGE_SIZE;
    if (position.kind !== 'newest' && (entries.length === 0 || !isWhole)) return this.page(userId, { kind: 'newest' });
    const [first, last] = [entries.at(0), entries.at(-1)];
    if (first === undefined || last === undefined) return { entries, position, newer: null, older: null };
    const { store } = this.#options;
    const [above, below] = await Promise.all([
      store.newer(userId, cursorOf(first), 1),
      store.older(userId, cursorOf(last), 1),
    ]);
    return {
      entries,
      position,
      newer: above.length === 0 ? null : { kind: 'newer', ...cursorOf(first) },
      older: below.length === 0 ? null : { kind: 'older', ...cursorOf(last) },
    };
  }

  /** The member's own generation if it is not erased; null for every other id alike. */
  async open(userId: string, generationId: string): Promise<ArchivedGeneration | null> {
    const archived = await this.#options.store.find(generationId);
    const isOwn = archived?.generation.requester.userId === userId;
    return isOwn && archived.erasedAtMs === null ? archived : null;
  }

  /** Whether its pictures are not shown where they ask for them, not even to them alone: the channel is not age-restricted. */
  async isBarred(requester: Requester, { generation }: ArchivedGeneration): Promise<boolean> {
    const rules = await this.#options.rules.rulesFor(requester.guildId, requester.userId);
    return isAgeBarred(generation.recipe, requester, rules);
  }

  /** Where the generation that this one comes from stands for all to see; null where it does not, or not any more. */
  async placeOfParent({ origin }: Generation): Promise<MessagePlace | null> {
    const parent = origin === null ? null : await this.#options.store.find(origin.parentId);
    return parent === null ? null : placeOf(parent);
  }

  /**
   * What `use` makes of the first picture, for a preview; null where its file is missing or damaged. Its bytes may be held until
   * `use` resolves.
   */
  async withFirstPicture<T>(
    { generation }: ArchivedGeneration,
    use: (bytes: Uint8Array) => Promise<T>,
  ): Promise<T | null> {
    const first = generation.pictures.find((picture) => picture.kept !== null);
    if (first === undefined) return null;
    using _room = await this.#roomFor(generation, [first]);
    const read = await this.#read(first);
    return read === null ? null : await use(read.bytes);
  }

  /**
   * Sends the pictures as they were kept, byte for byte, by `send`, which resolves with the id of the message, or with null
   * where it holds no picture. A generation that could not be delivered counts as delivered then. False where there is none.
   * One at a time for each member: whoever presses the button a hundred times stands before the pictures of nobody else.
   */
  async show(
    userId: string,
    generationId: string,
    send: (shown: ShownPictures) => Promise<string | null>,
  ): Promise<boolean> {
    const show = (): Promise<boolean> => this.#show(userId, generationId, send);
    const turn = (this.#showing.get(userId) ?? Promise.resolve()).then(show, show);
    this.#showing.set(userId, turn);
    try {
      return await turn;
    } finally {
      if (this.#showing.get(userId) === turn) this.#showing.delete(userId);
    }
  }

  async #show(
    userId: string,
    generationId: string,
    send: (shown: ShownPictures) => Promise<string | null>,
  ): Promise<boolean> {
    const archived = await this.open(userId, generationId);
    if (archived === null) return false;
    const { generation } = archived;
    const kept = generation.pictures.filter((picture) => picture.kept !== null);
    using _room = await this.#roomFor(generation, kept);
    const read = await Promise.all(kept.map((picture) => this.#read(picture)));
    const messageId = await send({ archived, pictures: read.filter((picture) => picture !== null) });
    if (messageId !== null && generation.state === 'undelivered') {
      const { generations, clock } = this.#options;
      await generations.markDelivered(generation.id, 'history', messageId, clock.now());
    }
    return true;
  }

  #roomFor({ requester }: Generation, pictures: readonly Picture[]): Promise<Disposable> {
    return this.#options.room.take(keptBytes(pictures), requester.guildId);
  }

  async #entriesAt(userId: string, position: HistoryPosition): Promise<readonly HistoryEntry[]> {
    const { store } = this.#options;
    if (position.kind !== 'newer') return store.older(userId, position.kind === 'newest' ? null : position, PAGE_SIZE);
    return (await store.newer(userId, position, PAGE_SIZE)).toReversed();
  }

  async #read(picture: Picture): Promise<FinishedPicture | null> {
    const { files, log } = this.#options;
    if (picture.kept === null) return null;
    try {
      return { picture, bytes: await files.read(picture.kept) };
    } catch (error) {
      log.error(
        { generation: picture.generationId, picture: picture.number, err: error },
        'the file of a kept picture is missing or damaged',
      );
      return null;
    }
  }
}

function cursorOf({ createdAtMs, generationId }: HistoryEntry): HistoryCursor {
  return { createdAtMs, generationId };
}
