// What the bot and the process that works for its backups say to each other.

import type { TakenBackup } from './take-backup.ts';

/** One piece of work; a process does one. */
export type BackupJob =
  | {
      readonly kind: 'backup';
      readonly databasePath: string;
      readonly picturesDirectory: string;
      readonly to: string;
      readonly origin: string;
      readonly atMs: number;
      /** The last one that the bot took. */
      readonly former: string | null;
    }
  /** SQLite's checks and the audit of the ledger; of a sound database, what its planner knows is brought up to date. */
  | { readonly kind: 'check'; readonly databasePath: string };

/** `unsound`: the database is, so that there is no backup. */
export type BackupAnswer =
  | { readonly kind: 'taken'; readonly backup: TakenBackup }
  | { readonly kind: 'sound' }
  | { readonly kind: 'unsound'; readonly faults: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };
