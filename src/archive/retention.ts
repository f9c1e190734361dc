import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Erasure } from './erasure.ts';
import type { RightToErasure } from './right-to-erasure.ts';
import type { Orphans } from './orphans.ts';
import type { ArchiveStore } from './store.ts';

export interface RetentionOptions {
  readonly store: Pick<ArchiveStore, 'erasable'>;
  readonly erasure: Pick<Erasure, 'erase' | 'finish'>;
  readonly rightToErasure: Pick<RightToErasure, 'sweep' | 'ended'>;
  readonly orphans: Pick<Orphans, 'sweep'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long prompts and pictures are kept, in ms; null for ever. */
  readonly retentionMs: number | null;
  /** Between two sweeps, in ms. */
  readonly everyMs: number;
}

/** Generations erased in one transaction. */
const BATCH = 50;

/** Erases expired prompts and pictures, continues erasure requests and deletes orphans, at start and every hour. */
export class Retention implements AsyncDisposable {
  readonly #options: RetentionOptions;
  readonly #tasks: BackgroundTasks;
  /** Generations created before this had expired at the previous sweep; null before the first. */
  #expiredBeforeMs: number | null = null;

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
    const parts = [
      () => erasure.finish(signal),
      () => this.#eraseExpired(),
      () => rightToErasure.sweep(signal),
      () => orphans.sweep(signal),
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
   * Erases only what had expired at the previous sweep as well: a clock that is far ahead for a while, as after a start
   * without network, must not delete everyone's pictures.
   */
  async #eraseExpired(): Promise<void> {
    const { store, erasure, clock, retentionMs, log } = this.#options;
    if (retentionMs === null) return;
    const nowMs = clock.now() - retentionMs;
    const beforeMs = this.#expiredBeforeMs === null ? null : Math.min(this.#expiredBeforeMs, nowMs);
    this.#expiredBeforeMs = nowMs;
    if (beforeMs === null) return;
    let erased = 0;
    for (;;) {
      const ids = await store.erasable(beforeMs, BATCH);
      if (ids.length === 0) break;
      erased += await erasure.erase(ids);
      await clock.sleep(0, this.#tasks.signal);
    }
    if (erased > 0) log.info({ erased }, 'erased expired prompts and pictures');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}
