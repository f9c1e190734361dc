import { readSnapshot } from '../db/backup/snapshot.ts';
import { sqliteCode } from '../db/sqlite/errors.ts';
import { optimize } from '../db/sqlite/statistics.ts';
import { BackupError } from './backup-folder.ts';
import { takeBackup } from './take-backup.ts';
import type { BackupAnswer, BackupJob } from './jobs.ts';

/** Takes one automatic backup, or checks the database; blocks this process meanwhile. What goes wrong is an answer. */
export async function runJob(job: BackupJob): Promise<BackupAnswer> {
  try {
    return await resultOf(job);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return isDamage(error) ? { kind: 'unsound', faults: message.split('\n') } : { kind: 'failed', message };
  }
}

async function resultOf(job: BackupJob): Promise<BackupAnswer> {
  const { databasePath } = job;
  if (job.kind === 'backup') {
    const { picturesDirectory, to, origin, atMs, former } = job;
    const automatic = { origin, atMs, former };
    const backup = await takeBackup({ databasePath, picturesDirectory, to, keep: null, automatic });
    return { kind: 'taken', backup };
  }
  const { faults } = await readSnapshot(databasePath);
  if (faults.length > 0) return { kind: 'unsound', faults };
  optimize(databasePath);
  return { kind: 'sound' };
}

function isDamage(error: unknown): boolean {
  return error instanceof BackupError || /^SQLITE_(?:CORRUPT|NOTADB)/.test(sqliteCode(error));
}
