import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Erasure } from './erasure.ts';
import type { RightToErasure } from './right-to-erasure.ts';
import type { Orphans } from './orphans.ts';
import type { ArchiveStore, AutomaticCopies } from './store.ts';
import { DRAFT_LIFE_MS } from '../generation/model/confirmation.ts';
import { DAY_MS } from '../runtime/durations.ts';

export interface RetentionOptions {
  readonly store: Pick<ArchiveStore, 'erasable' | 'deleteCancelled' | 'deleteNames' | 'deleteQuestions'>;
  readonly erasure: Pick<Erasure, 'erase' | 'finish'>;
  readonly rightToErasure: Pick<RightToErasure, 'sweep' | 'ended'>;
  readonly orphans: Pick<Orphans, 'sweep'>;
  readonly copies: AutomaticCopies;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long prompts and pictures are kept, in ms; null for ever. */
  readonly retentionMs: number | null;
  /** Between two sweeps, in ms. */
  readonly everyMs: number;
}

/** Generations erased in one transaction. */
const BATCH = 50;
/** How long a copy from before a migration or a restore is kept, in ms; no longer than what is in it. */
const COPIES_MS = 7 * DAY_MS;

/** Erases expired prompts, pictures and names, continues erasure requests, deletes orphans and old copies, at start and every hour. */
export class Retention implements AsyncDisposable {
  readonly #options: RetentionOptions;
  readonly #tasks: BackgroundTasks;
  /** The time of the previous sweep; null before the first. */
  #sweptAtMs: number | null = null;

  constructor(options: RetentionOptions) {
    this.#options = options;
    const { log } = options;
    this.#tasks = new BackgroundTasks((error) =>
      log.warn({ err: error }, 'deleting failed; it is retried at the next sweep'),
    );
  }

  /** Returns at once. */
  start(): void {
    this.#tasks.run((signal) => this.#sweepRepeatedly(signal));
  }

  /** Call it when a generation reaches a final state. Returns at once. */
  ended(generationId: string): void {
    this.#tasks.run(() => this.#options.rightToErasure.ended(generationId));
  }

  async #sweepRepeatedly(signal: AbortSignal): Promise<void> {
    const { clock, everyMs } = this.#options;
    for (;;) {
      await this.#sweep();
      await clock.sleep(everyMs, signal);
    }
  }

  /** A part that fails does not stop the others. */
  async #sweep(): Promise<void> {
    const { erasure, rightToErasure, orphans, log } = this.#options;
    const { signal } = this.#tasks;
    const settledMs = this.#settledTime();
    const parts = [
      () => erasure.finish(signal),
      () => this.#eraseExpired(settledMs),
      () => this.#deleteQuestions(settledMs),
      () => rightToErasure.sweep(signal),
      () => orphans.sweep(signal),
      () => this.#removeOldCopies(settledMs),
    ];
    for (const part of parts) {
      try {
        await part();
      } catch (error) {
        signal.throwIfAborted();
        log.error({ err: error }, 'a part of the sweep failed; it is retried at the next sweep');
      }
    }
  }

  /**
   * The time that it is by the previous sweep as well; null before the second. A clock that is far ahead for a while, as
   * after a start without network, must not delete everyone's pictures.
   */
  #settledTime(): number | null {
    const nowMs = this.#options.clock.now();
    const settledMs = this.#sweptAtMs === null ? null : Math.min(this.#sweptAtMs, nowMs);
    this.#sweptAtMs = nowMs;
    return settledMs;
  }

  async #removeOldCopies(settledMs: number | null): Promise<void> {
    const { copies, retentionMs, log } = this.#options;
    if (settledMs === null) return;
    const removed = await copies.removeMadeBefore(settledMs - Math.min(COPIES_MS, retentionMs ?? COPIES_MS));
    if (removed > 0) log.info({ removed }, 'deleted old copies of the database');
  }

  async #eraseExpired(settledMs: number | null): Promise<void> {
    const { store, erasure, clock, retentionMs, log } = this.#options;
    if (retentionMs === null || settledMs === null) return;
    let erased = 0;
    for (;;) {
      const ids = await store.erasable(settledMs - retentionMs, BATCH);
      if (ids.length === 0) break;
      erased += await erasure.erase(ids);
      await clock.sleep(0, this.#tasks.signal);
    }
    if (erased > 0) log.info({ erased }, 'erased expired prompts and pictures');
    await this.#deleteCancelled(settledMs - retentionMs);
    await store.deleteNames(settledMs - retentionMs);
  }

  async #deleteQuestions(settledMs: number | null): Promise<void> {
    if (settledMs !== null) await this.#options.store.deleteQuestions(settledMs - DRAFT_LIFE_MS);
  }

  async #deleteCancelled(beforeMs: number): Promise<void> {
    const { store, clock } = this.#options;
    while ((await store.deleteCancelled(beforeMs, BATCH)) === BATCH) await clock.sleep(0, this.#tasks.signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
