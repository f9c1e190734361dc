import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { BackgroundTasks } from '../runtime/background-tasks.ts';
import type { Clock } from '../runtime/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../runtime/durations.ts';
import { linkedTo } from '../runtime/linked-signal.ts';

/** What the database remembers of automatic backups; it goes along into each of them. */
export interface BackupState {
  /** Which bot's they are: several may share a folder. */
  readonly origin: string;
  /** When this bot first wanted one. */
  readonly sinceMs: number;
  /** Changes with every erasure: a backup with another one holds what was erased since. */
  readonly mark: string;
  /** When backups that hold something erased were first seen; null where none are. */
  readonly erasureSeenMs: number | null;
  /** The operator is told, or to be told, that the last good one is of then; null where it is not too old. */
  readonly overdueMs: number | null;
  /** The last check of the database. */
  readonly checkedMs: number | null;
}

export interface BackupStateStore {
  /** Notes both, where nothing is noted. */
  begin(origin: string, atMs: number): Promise<void>;
  read(): Promise<BackupState>;
  noteErasureSeen(atMs: number): Promise<void>;
  forgetErasureSeen(): Promise<void>;
  setOverdue(lastMs: number | null): Promise<void>;
  noteChecked(atMs: number): Promise<void>;
}

/** A complete automatic backup. */
export interface AutomaticBackup {
  readonly name: string;
  readonly takenAtMs: number;
  readonly mark: string;
}

/** The folder of automatic backups, and the database that they are of. Backups of others in it are never touched. */
interface AutomaticFolder {
  /** Those of this bot, the oldest first. */
  list(origin: string): Promise<readonly AutomaticBackup[]>;
  /** Takes one and verifies it, beside the bot's own work. Rejects where that fails. `missing`: pictures that were not there. */
  take(
    origin: string,
    atMs: number,
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'taken'; readonly name: string; readonly missing: number }
    | { readonly kind: 'unsound'; readonly faults: readonly string[] }
  >;
  remove(origin: string, names: readonly string[]): Promise<void>;
  /** Deletes what a kill left of this bot's. Call it while none is being taken. */
  clearParts(origin: string): Promise<void>;
  /** Checks the database, beside the bot's own work: its faults; none for a sound one. */
  check(signal: AbortSignal): Promise<readonly string[]>;
}

/** What the operator is told, each once. None throws. */
interface BackupNotices {
  tellOfOverdueBackup(lastMs: number): Promise<void>;
  /** There is a good one again. False where that did not arrive. */
  tellOfBackupAgain(lastMs: number): Promise<boolean>;
  tellOfDamage(): Promise<void>;
}

export interface AutomaticBackupsOptions {
  readonly folder: AutomaticFolder;
  readonly store: BackupStateStore;
  readonly notices: BackupNotices;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two backups, in ms; null for none. */
  readonly everyMs: number | null;
  /** How many are kept. */
  readonly keep: number;
  /** Between two looks at what is to be done, in ms. */
  readonly lookEveryMs: number;
}

/** From the first look that sees an erasure to the backup that follows it: further ones come in that time. */
const SETTLE_MS = 5 * MINUTE_MS;
/** By then the older ones go in any case, so that it is done within an hour. */
const DEADLINE_MS = 50 * MINUTE_MS;
/** What a backup may take when the deadline is near. */
const LAST_TRY_MS = 5 * MINUTE_MS;
/** After a try that failed. */
const TRY_AGAIN_MS = 10 * MINUTE_MS;
const CHECK_EVERY_MS = 7 * DAY_MS;
/** A backup of a later time than now by more than this was taken by a clock that was ahead. */
const AHEAD_MS = HOUR_MS;

/**
 * Takes backups, keeps the newest, and lets erasures reach them: after one, a new backup is verified and the older ones are
 * removed. What is to be done is found at each look, from the database and the folder alone, so that it may be killed anywhere.
 * Checks the database each week.
 */
export class AutomaticBackups implements AsyncDisposable {
  readonly #options: AutomaticBackupsOptions;
  readonly #tasks: BackgroundTasks;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #newestMs: number | null = null;

  constructor(options: AutomaticBackupsOptions) {
    this.#options = options;
    this.#tasks = new BackgroundTasks((error) => options.log.error({ err: error }, 'automatic backups broke off'));
  }

  /** When the newest was taken; null where there is none, or before the first look. */
  get newestMs(): number | null {
    return this.#newestMs;
  }

  /** Returns at once. */
  start(): void {
    this.#tasks.run(() => this.#lookRepeatedly());
  }

  async #lookRepeatedly(): Promise<void> {
    const { clock, lookEveryMs, log } = this.#options;
    const { signal } = this.#tasks;
    for (;;) {
      // Not at once: what the last process left comes first.
      await clock.sleep(lookEveryMs, signal);
      try {
        await this.#look();
      } catch (error) {
        signal.throwIfAborted();
        log.error({ err: error }, 'looking after the backups failed; it is retried at the next look');
      }
    }
  }

  /** Does what is to be done now. */
  async #look(): Promise<void> {
    const { store, folder, clock, everyMs } = this.#options;
    await store.begin(randomUUID(), clock.now());
    const state = await store.read();
    await folder.clearParts(state.origin);
    await this.#reachErasures(state);
    if (everyMs !== null) {
      await this.#takeIfDue(state, everyMs);
      await this.#tellAge(state, everyMs);
    }
    await this.#checkIfDue(state);
  }

  /** The oldest first; one that is of a later time than now counts as the oldest. */
  async #backups({ origin }: BackupState): Promise<readonly AutomaticBackup[]> {
    const { folder, clock } = this.#options;
    const latestMs = clock.now() + AHEAD_MS;
    const rank = ({ takenAtMs }: AutomaticBackup): number => (takenAtMs > latestMs ? -1 : takenAtMs);
    const backups = (await folder.list(origin)).toSorted((a, b) => rank(a) - rank(b));
    this.#newestMs = backups.at(-1)?.takenAtMs ?? null;
    return backups;
  }

  /** Removes the backups that hold what was erased since, once there is one without it, and at the deadline in any case. */
  async #reachErasures(state: BackupState): Promise<void> {
    const { store, log, everyMs } = this.#options;
    const backups = await this.#backups(state);
    const stale = backups.filter(({ mark }) => mark !== state.mark);
    if (stale.length === 0) {
      if (state.erasureSeenMs !== null) await store.forgetErasureSeen();
      return;
    }
    const waitedMs = await this.#sinceSeen(state);
    if (everyMs !== null && waitedMs < SETTLE_MS) return;
    const mayGo =
      everyMs === null ||
      stale.length < backups.length ||
      (await this.#takeWithin(state, Math.max(DEADLINE_MS - waitedMs, LAST_TRY_MS))) ||
      // Of a damaged database they are all that is left, and a restore erases again.
      (waitedMs >= DEADLINE_MS && (await this.#isSound()));
    if (!mayGo) return;
    await this.#remove(state, stale);
    await store.forgetErasureSeen();
    log.info({ removed: stale.length }, 'removed the automatic backups that held what was erased');
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
    const newest = (await this.#backups(state)).at(-1);
    const isDue = newest === undefined || Math.abs(this.#options.clock.now() - newest.takenAtMs) >= everyMs;
    if (isDue) await this.#take(state, this.#tasks.signal);
  }

  /** The same as `#take`, broken off after that time. */
  #takeWithin(state: BackupState, limitMs: number): Promise<boolean> {
    const { clock } = this.#options;
    return linkedTo(this.#tasks.signal, async (own) => {
      const breakOff = (): void => own.abort(new Error(`it took more than ${limitMs} ms`));
      const limit = clock.sleep(limitMs, own.signal).then(breakOff, () => undefined);
      try {
        return await this.#take(state, own.signal);
      } finally {
        own.abort();
        await limit;
      }
    });
  }

  /** Takes one and prunes the others; false where none was taken. After a failure there is no further try for a while. */
  async #take(state: BackupState, signal: AbortSignal): Promise<boolean> {
    const { folder, notices, clock, log, keep } = this.#options;
    if (clock.monotonic() - this.#failedAtMs < TRY_AGAIN_MS) return false;
    try {
      const taken = await folder.take(state.origin, clock.now(), signal);
      if (taken.kind === 'unsound') {
        this.#failedAtMs = clock.monotonic();
        log.error({ faults: taken.faults }, 'the database is damaged, so that no backup was taken');
        await notices.tellOfDamage();
        return false;
      }
      log.info({ backup: taken.name, missing: taken.missing }, 'an automatic backup was taken and verified');
    } catch (error) {
      this.#tasks.signal.throwIfAborted();
      this.#failedAtMs = clock.monotonic();
      log.error({ err: error }, 'taking an automatic backup failed; it is retried in ten minutes');
      return false;
    }
    await this.#remove(state, (await this.#backups(state)).slice(0, -keep));
    return true;
  }

  async #remove({ origin }: BackupState, backups: readonly AutomaticBackup[]): Promise<void> {
    const names = backups.map(({ name }) => name);
    await this.#options.folder.remove(origin, names);
  }

  /** Tells the operator once that the last good one is too old, and once that there is a new one. */
  async #tellAge(state: BackupState, everyMs: number): Promise<void> {
    const { store, notices, clock } = this.#options;
    const lastMs = (await this.#backups(state)).at(-1)?.takenAtMs ?? state.sinceMs;
    if (clock.now() - lastMs > overdueAfter(everyMs)) {
      if (state.overdueMs === null) await store.setOverdue(lastMs);
      await notices.tellOfOverdueBackup(state.overdueMs ?? lastMs);
    } else if (state.overdueMs !== null && (await notices.tellOfBackupAgain(state.overdueMs))) {
      await store.setOverdue(null);
    }
  }

  async #checkIfDue({ checkedMs }: BackupState): Promise<void> {
    const { store, clock } = this.#options;
    if (checkedMs !== null && Math.abs(clock.now() - checkedMs) < CHECK_EVERY_MS) return;
    if (clock.monotonic() - this.#failedAtMs < TRY_AGAIN_MS) return;
    try {
      await this.#isSound();
    } catch (error) {
      this.#failedAtMs = clock.monotonic();
      throw error;
    }
    await store.noteChecked(clock.now());
  }

  /** Checks the database itself, and tells the operator where it is damaged. */
  async #isSound(): Promise<boolean> {
    const { folder, notices, log } = this.#options;
    const faults = await folder.check(this.#tasks.signal);
    if (faults.length === 0) return true;
    log.error({ faults }, 'the database is damaged');
    await notices.tellOfDamage();
    return false;
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
