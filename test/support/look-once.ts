import { join } from 'node:path';
import { pino } from 'pino';
import { AutomaticBackups } from '../../src/archive/automatic-backups.ts';
import { createAutomaticFolder } from '../../src/backups/automatic-folder.ts';
import { runJob } from '../../src/backups/run-job.ts';
import { createBackupState } from '../../src/db/archive/backup-state.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { SWEEP_EVERY_MS, SweepClock } from './sweep-clock.ts';

/** Looks once after the automatic backups of the database in a folder, as the bot does at that time. */
export async function lookOnce(folder: string, nowMs: number): Promise<void> {
  const databasePath = join(folder, 'easel.db');
  await using database = openDatabase(databasePath);
  const clock = new SweepClock(() => nowMs);
  const isTold = Promise.resolve(true);
  await using backups = new AutomaticBackups({
    folder: createAutomaticFolder({
      databasePath,
      picturesDirectory: join(folder, 'images'),
      backupsDirectory: join(folder, 'backups'),
      run: runJob,
    }),
    store: createBackupState(database.kysely),
    notices: {
      tellOfOverdueBackup: () => Promise.resolve(),
      tellOfBackupAgain: () => isTold,
      tellOfDamage: () => Promise.resolve(),
    },
    clock,
    log: pino({ level: 'silent' }),
    everyMs: 86_400_000,
    keep: 7,
    lookEveryMs: SWEEP_EVERY_MS,
  });
  backups.start();
  await clock.nextSweep();
}
