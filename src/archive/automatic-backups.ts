import { randomUUID } from 'node:crypto';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../runtime/durations.ts';
import type { AutomaticBackup, BackupState } from './backup-ports.ts';
import { BackupRuns, DEADLINE_MS, type BackupRunsOptions } from './backup-runs.ts';

export interface AutomaticBackupsOptions extends BackupRunsOptions {
  /** Between two backups, in ms; null for none. */
  readonly everyMs: number | null;
  /** How many are kept. */
  readonly keep: number;
  /** Between two looks at what is to be done, in ms. */
  readonly lookEveryMs: number;
}

/** From the first look that sees an erasure to the backup that follows it: further ones come in that time. */
const SETTLE_MS = 5 * MINUTE_MS;
/** What a backup may take when the deadline is near. */
const LAST_TRY_MS = 5 * MINUTE_MS;
const CHECK_EVERY_MS = 7 * DAY_MS;
/** What is of a later time than now by more than this was noted by a clock that was ahead. */
const AHEAD_MS = HOUR_MS;

/**
 * Takes backups, keeps the newest, and lets erasures reach them: after one, a new backup is verified and the older ones are
 * removed. What is to be done is found at each look, from the database and the folder alone, so that it may be killed anywhere.
 * Checks the database each week.
 */
export class AutomaticBackups implements AsyncDisposable {
  readonly #options: AutomaticBackupsOptions;
  readonly #tasks: BackgroundTasks;
  readonly #runs: BackupRuns;
  /** What each duty failed of at the last look: told once, and not each minute. */
  readonly #failures = new Map<string, string>();
  #newestMs: number | null = null;
  #isOverdue = false;

  constructor(options: AutomaticBackupsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'automatic backups broke off'));
    this.#runs = new BackupRuns(options, this.#tasks.signal);
  }

  /** When the newest was taken; null where there is none, or before the first look. */
  get newestMs(): number | null {
    return this.#newestMs;
  }

  /** Whether the last good one was too old at the last look. */
  get isOverdue(): boolean {
    return this.#isOverdue;
  }

  /** Returns at once. */
  start(): void {
    this.#tasks.run(() => this.#lookRepeatedly());
  }

  async #lookRepeatedly(): Promise<void> {
    const { clock, lookEveryMs } = this.#options;
    for (;;) {
      // Not at once: what the last process left comes first.
      await clock.sleep(lookEveryMs, this.#tasks.signal);
      await this.#attempt('to begin', () => this.#look());
    }
  }

  /** Does what is to be done now. Each duty is done whatever becomes of the others. */
  async #look(): Promise<void> {
    const { store, folder, clock, everyMs } = this.#options;
    await store.begin(randomUUID(), clock.now());
    const state = await store.read();
    await this.#attempt('to clear up', () => folder.clearParts(state.origin));
    const isReached = await this.#attempt('to let erasures reach them', () => this.#reachErasures(state));
    if (everyMs !== null) {
      // What still holds something erased must not wait for one that takes hours.
      if (isReached !== false) await this.#attempt('to take one', () => this.#takeIfDue(state, everyMs));
      await this.#attempt('to tell their age', async () => this.#tellAge(await store.read(), everyMs));
    }
    await this.#attempt('to check the database', () => this.#checkIfDue(state));
  }

  /** null where it failed. */
  async #attempt<T>(duty: string, work: () => Promise<T>): Promise<T | null> {
    try {
      const result = await work();
      this.#failures.delete(duty);
      return result;
    } catch (error) {
      this.#tasks.signal.throwIfAborted();
      const failure = String(error);
      if (this.#failures.get(duty) !== failure) {
        this.#options.log.error({ err: error, duty }, 'looking after the backups failed; it is retried each minute');
      }
      this.#failures.set(duty, failure);
      return null;
    }
  }

  /** The oldest first; one that is of a later time than now counts as the oldest. */
  async #backups({ origin }: BackupState): Promise<readonly AutomaticBackup[]> {
    const { folder } = this.#options;
    const rank = ({ takenAtMs }: AutomaticBackup): number => (this.#isAhead(takenAtMs) ? -1 : takenAtMs);
    const backups = (await folder.list(origin)).toSorted((a, b) => rank(a) - rank(b));
    this.#newestMs = backups.at(-1)?.takenAtMs ?? null;
    return backups;
  }

  #isAhead(atMs: number): boolean {
    return atMs > this.#options.clock.now() + AHEAD_MS;
  }

  /**
   * Removes the backups that hold what was erased since, once there is one without it, and at the deadline in any case. False where
   * they are still there.
   */
  async #reachErasures(state: BackupState): Promise<boolean> {
    const { store, log, everyMs } = this.#options;
    const backups = await this.#backups(state);
    const stale = backups.filter(({ mark }) => mark !== state.mark);
    if (stale.length === 0) {
      if (state.erasureSeenMs !== null) await store.forgetErasureSeen();
      return true;
    }
    const waitedMs = await this.#sinceSeen(state);
    if (everyMs !== null && waitedMs < SETTLE_MS) return false;
    const hasGood = everyMs === null || stale.length < backups.length;
    const { isTaken, erasureSeenMs } = hasGood
      ? { isTaken: true, erasureSeenMs: null }
      : await this.#take(state, Math.max(DEADLINE_MS - waitedMs, LAST_TRY_MS));
    if (!isTaken && !(waitedMs >= DEADLINE_MS && (await this.#mayDoWithout()))) return false;
    await this.#remove(state, stale);
    if (erasureSeenMs === null) await store.forgetErasureSeen();
    else await store.noteErasureSeen(erasureSeenMs);
    log.info({ removed: stale.length }, 'removed the automatic backups that held what was erased');
    return true;
  }

  /** Not where the database is damaged: they are all that is left then, and a restore erases again. */
  async #mayDoWithout(): Promise<boolean> {
    try {
      return !(await this.#runs.isDamaged());
    } catch (error) {
      this.#tasks.signal.throwIfAborted();
      // Who cannot be asked must not keep for ever what was erased.
      this.#options.log.error({ err: error }, 'the database could not be checked');
      return true;
    }
  }

  /** How long ago these erasures were first seen, in ms. */
  async #sinceSeen({ erasureSeenMs }: BackupState): Promise<number> {
    const { store, clock } = this.#options;
    const nowMs = clock.now();
    // A clock that was set back since counts from now.
    if (erasureSeenMs !== null && erasureSeenMs <= nowMs) return nowMs - erasureSeenMs;
    await store.noteErasureSeen(nowMs);
    return 0;
  }

  async #takeIfDue(state: BackupState, everyMs: number): Promise<void> {
    const { store, clock } = this.#options;
    const newest = (await this.#backups(state)).at(-1);
    if (newest !== undefined && Math.abs(clock.now() - newest.takenAtMs) < everyMs) return;
    const { erasureSeenMs } = await this.#take(state, null);
    if (erasureSeenMs !== null) await store.noteErasureSeen(erasureSeenMs);
  }

  /** Takes one and prunes the others. */
  async #take(state: BackupState, limitMs: number | null): ReturnType<BackupRuns['take']> {
    const take = await this.#runs.take(state, limitMs);
    if (take.isTaken) await this.#remove(state, (await this.#backups(state)).slice(0, -this.#options.keep));
    return take;
  }

  async #remove({ origin }: BackupState, backups: readonly AutomaticBackup[]): Promise<void> {
    const names = backups.map(({ name }) => name);
    await this.#options.folder.remove(origin, names);
  }

  /** Tells the operator once that the last good one is too old, and once that there is a new one. */
  async #tellAge({ lastGoodMs, overdueMs }: BackupState, everyMs: number): Promise<void> {
    const { store, notices, clock } = this.#options;
    if (this.#isAhead(lastGoodMs)) {
      await store.noteTaken(clock.now());
      return;
    }
    // After a restore the database knows of an older one than the folder.
    const newestMs = this.#newestMs ?? lastGoodMs;
    const lastMs = this.#isAhead(newestMs) ? lastGoodMs : Math.max(lastGoodMs, newestMs);
    this.#isOverdue = clock.now() - lastMs > overdueAfter(everyMs);
    if (this.#isOverdue) {
      if (overdueMs === null) await store.setOverdue(lastMs);
      await notices.tellOfOverdueBackup(overdueMs ?? lastMs);
    } else if (overdueMs !== null && (await notices.tellOfBackupAgain(overdueMs))) {
      await store.setOverdue(null);
    }
  }

  async #checkIfDue({ checkedMs }: BackupState): Promise<void> {
    const { store, clock } = this.#options;
    if (checkedMs !== null && Math.abs(clock.now() - checkedMs) < CHECK_EVERY_MS) return;
    if (!this.#runs.mayTry) return;
    await this.#runs.isDamaged();
    await store.noteChecked(clock.now());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.abort();
    await this.#tasks.settled();
  }
}

/** From this age on, in ms, the last good backup is too old: two days, or the second one in a row is missing. */
export function overdueAfter(everyMs: number): number {
  return Math.max(2 * DAY_MS, 2 * everyMs);
}
