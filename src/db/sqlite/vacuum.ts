// Rewrites a database file that may still hold what was deleted from it.

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';

/** The key in `bot_state`. */
export const VACUUM_DUE = 'vacuum_due';

/** The free bytes of the disk that a folder is on. */
export type FreeBytes = (folder: string) => number;

const freeBytesAt: FreeBytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Whether the file may hold deleted contents: of a former version, or such as a page of it left when it was split. */
export function isVacuumDue(sqlite: Sqlite): boolean {
  return sqlite.prepare('SELECT 1 FROM bot_state WHERE key = ?').get(VACUUM_DUE) !== undefined;
}

/**
 * Rewrites the file if it is due. That takes a copy in SQLite's temporary folder, and another in the log beside the file.
 * Returns why it was put off; null where there is nothing left to do. Blocks this process.
 */
export function vacuumIfDue(sqlite: Sqlite, path: string, freeBytes: FreeBytes = freeBytesAt): string | null {
  if (!isVacuumDue(sqlite)) return null;
  const needed =
    2 * Number(sqlite.pragma('page_count', { simple: true })) * Number(sqlite.pragma('page_size', { simple: true }));
  const free = freeBytes(dirname(path));
  if (free < needed) return `it needs ${needed} bytes free in ${dirname(path)}, and there are ${free}`;
  try {
    sqlite.exec('VACUUM');
    // Until then the pages as they were stand in the file, and all of the new ones in the log.
    sqlite.pragma('wal_checkpoint(TRUNCATE)');
    sqlite.prepare('DELETE FROM bot_state WHERE key = ?').run(VACUUM_DUE);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
