// Deletes the copies of the database that Easel makes by itself: before a migration, and of what a restore replaces.

import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AutomaticCopies } from '../../archive/store.ts';
import { COMPLETE, INCOMPLETE, migrationBackupsOf } from '../sqlite/migration-backup.ts';
import { sqliteCode } from '../sqlite/errors.ts';
import { realDatabasePath } from '../sqlite/process-lock.ts';
import { stampedAtMs } from '../sqlite/time-stamp.ts';

/** How the name of a folder begins that holds what a restore replaced. It lies beside the database. */
export const BEFORE_RESTORE = 'before-restore-';
/** What a restore makes beside the database, until the one takes the place of the other. */
export const STAGED = '.restoring';
const BACKUP_BEGUN = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.part/;
/** In ms. A backup of the operator's that is younger may still be written. */
const ABANDONED_MS = 86_400_000;

/** For the process that has locked the database: no migration and no restore is under way then. */
export function createAutomaticCopies(
  databasePath: string,
  backupsDirectory: string,
  now: () => number,
): AutomaticCopies {
  return {
    removeMadeBefore: async (atMs) => {
      const real = realDatabasePath(databasePath);
      // A migration names the folder as the settings do, a restore as the disk does.
      const folders = [databasePath, real].flatMap((path) => [dirname(path), migrationBackupsOf(path)]);
      const abandonedMs = Math.min(atMs, now() - ABANDONED_MS);
      let removed = 0;
      for (const folder of new Set([...folders, backupsDirectory])) {
        for (const name of await namesIn(folder)) {
          if (!isOver(name, basename(real), { atMs, abandonedMs })) continue;
          await rm(join(folder, name), { recursive: true, force: true });
          removed += 1;
        }
      }
      return removed;
    },
  };
}

/** Whether it is a copy from before `atMs`, or what was left of one by a kill; of a backup, if that began before `abandonedMs`. */
function isOver(
  name: string,
  database: string,
  { atMs, abandonedMs }: { readonly atMs: number; readonly abandonedMs: number },
): boolean {
  const madeAtMs = stampedAtMs(name) ?? Number.POSITIVE_INFINITY;
  if (name.startsWith(`${database}${STAGED}`) || INCOMPLETE.test(name)) return true;
  if (BACKUP_BEGUN.test(name)) return madeAtMs < abandonedMs;
  if (name.startsWith(BEFORE_RESTORE)) return name.endsWith('.part') || madeAtMs < atMs;
  return COMPLETE.test(name) && madeAtMs < atMs;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (sqliteCode(error) === 'ENOENT') return [];
    throw error;
  }
}
