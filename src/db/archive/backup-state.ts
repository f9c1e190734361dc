// What the database remembers of the automatic backups, and of the weekly check.

import { sql, type Kysely } from 'kysely';
import type { BackupState, BackupStateStore } from '../../archive/backup-ports.ts';
import { forgetState, readState, setState } from '../administration/bot-state.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';
import { ERASURE_MARK, readErasureMark } from './erasure-mark.ts';

/** Keys in `bot_state`. The first says which bot's automatic backups are those of this database. */
export const BACKUP_ORIGIN = 'backup_origin';
const LAST_GOOD = 'last_good_backup';
const ERASURE_SEEN = 'erasure_seen';
const OVERDUE = 'backup_overdue';
const CHECKED = 'database_checked';

/** BackupStateStore over SQLite. */
export function createBackupState(db: Kysely<Schema>): BackupStateStore {
  return {
    begin: async (origin, atMs) => {
      await noteFirst(db, BACKUP_ORIGIN, origin);
      await noteFirst(db, LAST_GOOD, String(atMs));
    },
    read: () => db.transaction().execute(readBackupState),
    noteTaken: (atMs) => setState(db, LAST_GOOD, String(atMs)),
    noteErasureSeen: (atMs) => setState(db, ERASURE_SEEN, String(atMs)),
    forgetErasureSeen: () => forgetErasureSeen(db),
    setOverdue: async (lastMs) => {
      if (lastMs === null) await forgetState(db, OVERDUE);
      else await setState(db, OVERDUE, String(lastMs));
    },
    noteChecked: (atMs) => setState(db, CHECKED, String(atMs)),
  };
}

/** Whose automatic backups are those of a database, and its mark of erasures. */
export interface BackupIdentity {
  readonly origin: string;
  readonly mark: string;
}

/**
 * For a database that was made of a backup, after the erasures that were repeated in it: the identity of the one that it replaces, by
 * whose mark also those backups are found that hold what the restored one never had. And no erasure was seen yet.
 */
export async function carryBackupIdentity(db: Executor, identity: BackupIdentity | null): Promise<void> {
  if (identity !== null) {
    await setState(db, BACKUP_ORIGIN, identity.origin);
    await setState(db, ERASURE_MARK, identity.mark);
  }
  await forgetErasureSeen(db);
}

async function forgetErasureSeen(db: Executor): Promise<void> {
  await forgetState(db, ERASURE_SEEN);
}

async function readBackupState(db: Executor): Promise<BackupState> {
  return {
    origin: (await readState(db, BACKUP_ORIGIN)) ?? '',
    lastGoodMs: (await readTime(db, LAST_GOOD)) ?? 0,
    mark: await readErasureMark(db),
    erasureSeenMs: await readTime(db, ERASURE_SEEN),
    overdueMs: await readTime(db, OVERDUE),
    checkedMs: await readTime(db, CHECKED),
  };
}

async function readTime(db: Executor, key: string): Promise<number | null> {
  const value = await readState(db, key);
  return value === null ? null : Number(value);
}

/** Leaves what is noted already. */
async function noteFirst(db: Executor, key: string, value: string): Promise<void> {
  await sql`INSERT INTO bot_state (key, value) VALUES (${key}, ${value}) ON CONFLICT (key) DO NOTHING`.execute(db);
}
