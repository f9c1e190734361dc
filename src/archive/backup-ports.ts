// What automatic backups need of others: the database, the folder, and who tells the operator.

/** What the database remembers of automatic backups; it goes along into each of them. */
export interface BackupState {
  /** Which bot's they are: several may share a folder. */
  readonly origin: string;
  /** When the last good one was taken; where none was, when this bot first wanted one. */
  readonly lastGoodMs: number;
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
  noteTaken(atMs: number): Promise<void>;
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
export interface AutomaticFolder {
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
export interface BackupNotices {
  tellOfOverdueBackup(lastMs: number): Promise<void>;
  /** There is a good one again. False where that did not arrive. */
  tellOfBackupAgain(lastMs: number): Promise<boolean>;
  tellOfDamage(): Promise<void>;
}
