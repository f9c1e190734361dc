// One try to take a backup, or to check the database, and what is remembered of it.

import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { MINUTE_MS } from '../runtime/durations.ts';
import { linkedTo } from '../runtime/linked-signal.ts';
import type { AutomaticFolder, BackupNotices, BackupState, BackupStateStore } from './backup-ports.ts';

export interface BackupRunsOptions {
  readonly folder: AutomaticFolder;
  readonly store: BackupStateStore;
  readonly notices: BackupNotices;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What came of a try. */
interface Take {
  readonly isTaken: boolean;
  /** When it was seen that something was erased meanwhile, which the new one may hold; null where nothing was. */
  readonly erasureSeenMs: number | null;
}

/** From the moment in which an erasure is seen: by then no backup may hold what was erased, so that it is done within an hour. */
export const DEADLINE_MS = 50 * MINUTE_MS;
/** After a try that failed, or found the database damaged. */
const TRY_AGAIN_MS = 10 * MINUTE_MS;
/** Between two looks, while one is taken, at whether something was erased. */
const WATCH_EVERY_MS = MINUTE_MS / 2;

const NOTHING: Take = { isTaken: false, erasureSeenMs: null };

export class BackupRuns {
  readonly #options: BackupRunsOptions;
  readonly #signal: AbortSignal;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #damagedAtMs = Number.NEGATIVE_INFINITY;

  /** `signal`: aborted, it breaks off what is under way, which rejects with its reason then. */
  constructor(options: BackupRunsOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Whether the last try is long enough ago, if it failed. */
  get mayTry(): boolean {
    return this.#options.clock.monotonic() - this.#failedAtMs >= TRY_AGAIN_MS;
  }

  /** Takes one, where it may try. It is broken off after that time, and where it would hold too long what is erased meanwhile. */
  async take(state: BackupState, limitMs: number | null): Promise<Take> {
    if (!this.mayTry) return NOTHING;
    return linkedTo(this.#signal, async (own) => {
      const watching = this.#watch(state, limitMs, own);
      let isTaken: boolean;
      try {
        isTaken = await this.#tryToTake(state, own.signal);
      } finally {
        own.abort();
      }
      return { isTaken, erasureSeenMs: await watching };
    });
  }

  /** Resolves when that is aborted, with when it was seen that something was erased. */
  async #watch({ mark }: BackupState, limitMs: number | null, own: AbortController): Promise<number | null> {
    const { clock } = this.#options;
    let untilMs = limitMs === null ? Number.POSITIVE_INFINITY : clock.monotonic() + limitMs;
    let seenMs: number | null = null;
    while (await this.#goesOn(own.signal)) {
      if (seenMs === null && (await this.#isErasedSince(mark))) {
        seenMs = clock.now();
        untilMs = Math.min(untilMs, clock.monotonic() + DEADLINE_MS);
      }
      if (clock.monotonic() >= untilMs)
        own.abort(new Error('it takes so long that it would hold for too long what was erased'));
    }
    return seenMs;
  }

  async #goesOn(signal: AbortSignal): Promise<boolean> {
    return this.#options.clock.sleep(WATCH_EVERY_MS, signal).then(
      () => true,
      () => false,
    );
  }

  async #isErasedSince(mark: string): Promise<boolean> {
    return this.#options.store.read().then(
      (now) => now.mark !== mark,
      // A database that is locked is asked again at the next look.
      () => false,
    );
  }

  async #tryToTake({ origin }: BackupState, signal: AbortSignal): Promise<boolean> {
    const { folder, store, clock, log } = this.#options;
    const atMs = clock.now();
    try {
      const taken = await folder.take(origin, atMs, signal);
      if (taken.kind === 'unsound') {
        this.#failedAtMs = clock.monotonic();
        await this.#tellOfDamage(taken.faults);
        return false;
      }
      log.info({ backup: taken.name, missing: taken.missing }, 'an automatic backup was taken and verified');
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#failedAtMs = clock.monotonic();
      log.error({ err: error }, 'taking an automatic backup failed; it is retried in ten minutes');
      return false;
    }
    await store.noteTaken(atMs);
    return true;
  }

  /** Checks the database, and tells the operator where it is damaged. Rejects where it cannot be checked. */
  async isDamaged(): Promise<boolean> {
    const { folder, clock } = this.#options;
    // To check it takes long, and it does not mend itself.
    if (clock.monotonic() - this.#damagedAtMs < TRY_AGAIN_MS) return true;
    try {
      const faults = await folder.check(this.#signal);
      if (faults.length === 0) return false;
      await this.#tellOfDamage(faults);
      return true;
    } catch (error) {
      this.#failedAtMs = clock.monotonic();
      throw error;
    }
  }

  async #tellOfDamage(faults: readonly string[]): Promise<void> {
    const { notices, clock, log } = this.#options;
    this.#damagedAtMs = clock.monotonic();
    log.error({ faults }, 'the database is damaged; no backup is taken of it');
    await notices.tellOfDamage();
  }
}
