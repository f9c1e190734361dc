// Takes pictures down: their messages, prompts and files, and what is kept of them elsewhere.

import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { MessagePlace } from '../generation/model/generation.ts';
import type { Clock } from '../runtime/clock.ts';
import { retry } from '../runtime/retry.ts';
import type { MessageRemover, ReplacedFate } from './deletion.ts';
import type { Erasure } from './erasure.ts';
import { placeOf, type ArchivedGeneration, type HistoryStore } from './history-store.ts';
import type { AutomaticCopies } from './store.ts';
import type { MessageRef, NewTakedown, Takedown, TakedownScope, TakedownStore } from './takedown-store.ts';

export interface TakedownsOptions {
  readonly store: TakedownStore;
  readonly history: Pick<HistoryStore, 'find'>;
  readonly erasure: Pick<Erasure, 'erase' | 'removeNoted'>;
  readonly copies: AutomaticCopies;
  readonly messages: Pick<MessageRemover, 'replace' | 'replaceAt' | 'generationIn'>;
  /** Called once one is written down: a report of the same picture has nothing to decide any more. */
  readonly onBegun: (generationIds: readonly string[]) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

export type TakedownLookup =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'before'; readonly takedown: Takedown }
  | { readonly kind: 'found'; readonly archived: ArchivedGeneration; readonly scope: TakedownScope };

export interface TakedownReceipt extends TakedownScope {
  /** Messages that only their readers can dismiss. */
  readonly privates: number;
  /** Messages that the bot may not edit. */
  readonly left: readonly MessagePlace[];
  /** What is still being painted, or cannot be reached yet, and goes as soon as that is over. */
  readonly unfinished: number;
}

/** What became of the message of one, and where that stands. */
interface Outcome {
  readonly fate: ReplacedFate;
  readonly place: MessagePlace | null;
}

const NOTHING: Outcome = { fate: 'none', place: null };

/** Between two tries while Discord or the database is away, in ms; the last is repeated. */
const RETRY_MS = [1_000, 5_000, 15_000, 60_000] as const;

/**
 * Takes pictures down. A row comes first, for the picture and for each that was painted from it; then, for each, the message, which
 * only its row knows, then its prompt and files, then the end of its row. What a crash leaves is taken up by the next start.
 */
export class Takedowns implements AsyncDisposable {
  readonly #options: TakedownsOptions;
  readonly #tasks: BackgroundTasks;

  constructor(options: TakedownsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'a takedown broke off'));
  }

  /** What stands, or stood, in that message. */
  async lookUp(message: MessageRef): Promise<TakedownLookup> {
    const { store, messages } = this.#options;
    const generationId = (await store.findByMessage(message)) ?? (await messages.generationIn(message));
    return generationId === null ? { kind: 'unknown' } : this.find(generationId);
  }

  async find(generationId: string): Promise<TakedownLookup> {
    const { store, history } = this.#options;
    const takedown = await store.find(generationId);
    if (takedown?.by === 'operator') return { kind: 'before', takedown };
    const archived = await history.find(generationId);
    if (archived === null) return { kind: 'unknown' };
    return { kind: 'found', archived, scope: await store.scopeOf(generationId) };
  }

  /** Takes it down for the operator, with all that was painted from it; null where that was done before. */
  async takeDown(asked: Omit<NewTakedown, 'atMs'>): Promise<TakedownReceipt | null> {
    const { store, erasure, onBegun, clock } = this.#options;
    const takedown = { ...asked, atMs: clock.now() };
    const begun = await store.begin(takedown);
    if (begun === null) return null;
    const { scope, files } = begun;
    onBegun(scope.generationIds);
    if (files.length > 0) await erasure.removeNoted(files);
    const outcomes: (Outcome | null)[] = [];
    for (const generationId of scope.generationIds) {
      outcomes.push(await this.#carryOutNow(generationId));
    }
    await this.#removeCopies();
    return {
      ...scope,
      privates: outcomes.filter((outcome) => outcome?.fate === 'private' || outcome?.fate === 'unpublished').length,
      left: outcomes.flatMap((outcome) => (outcome?.fate === 'left' && outcome.place !== null ? [outcome.place] : [])),
      unfinished: outcomes.filter((outcome) => outcome === null).length,
    };
  }

  /** Brings one that is written down to its end, however long Discord is away. Returns at once. */
  carryOn(generationId: string): void {
    const { clock, log } = this.#options;
    this.#tasks.run((signal) =>
      retry(() => this.#carryToEnd(generationId), {
        waits: RETRY_MS,
        signal,
        clock,
        onError: (error) => log.info({ generation: generationId, err: error }, 'a takedown is not done yet'),
      }),
    );
  }

  /** Takes up what a former process left. Returns at once. */
  start(): void {
    this.#tasks.run(async () => {
      for (const { generationId } of await this.#options.store.pending()) this.carryOn(generationId);
    });
  }

  async #carryToEnd(generationId: string): Promise<void> {
    if ((await this.#carryOut(generationId)) === null) throw new Error('It is still being painted or delivered');
  }

  /** Resolves to what became of its message; null where it is still being painted or delivered. */
  async #carryOut(generationId: string): Promise<Outcome | null> {
    const { store, history, erasure, messages, clock } = this.#options;
    const takedown = await store.find(generationId);
    const archived = await history.find(generationId);
    if (takedown === null) return NOTHING;
    if (archived === null) {
      await store.done(generationId, clock.now());
      return NOTHING;
    }
    const { message, by } = takedown;
    const { state, requester } = archived.generation;
    const isErased = archived.erasedAtMs !== null;
    if (!isErased && state !== 'delivered' && state !== 'undelivered') return null;
    const place = placeOf(archived);
    let fate: ReplacedFate = isErased ? 'none' : await messages.replace(archived, by);
    const isElsewhere = message !== null && message.messageId !== place?.messageId && fate !== 'replaced';
    if (isElsewhere) fate = (await messages.replaceAt(message, archived, by)) ? 'replaced' : fate;
    if (!isErased) await erasure.erase([generationId]);
    await store.done(generationId, clock.now());
    const link = place ?? (message === null ? null : { guildId: requester.guildId, ...message });
    return { fate, place: link };
  }

  /** null where it is carried on with. */
  async #carryOutNow(generationId: string): Promise<Outcome | null> {
    const outcome = await this.#carryOut(generationId).catch((error: unknown) => {
      this.#options.log.warn({ generation: generationId, err: error }, 'a takedown is not done yet');
      return null;
    });
    if (outcome === null) this.carryOn(generationId);
    return outcome;
  }

  /** Copies that the bot made by itself hold what is gone. */
  async #removeCopies(): Promise<void> {
    const { copies, clock, log } = this.#options;
    try {
      await copies.removeMadeBefore(clock.now());
    } catch (error) {
      log.error({ err: error }, 'deleting a copy of the database failed; it is retried at the next sweep');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
