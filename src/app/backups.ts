import type { Logger } from 'pino';
import type { OperatorNotices } from '../administration/operator-notices.ts';
import { AutomaticBackups } from '../archive/automatic-backups.ts';
import { createAutomaticFolder } from '../backups/automatic-folder.ts';
import { inProcess } from '../backups/job-process.ts';
import type { Config } from '../config.ts';
import { createBackupState } from '../db/archive/backup-state.ts';
import type { Database } from '../db/sqlite/database.ts';
import type { Clock } from '../runtime/clock.ts';

/** What the automatic backups are built from. */
export interface BackupsOptions {
  readonly config: Pick<Config, 'databasePath' | 'picturesDirectory' | 'backupsDirectory' | 'backups'>;
  readonly kysely: Database['kysely'];
  readonly notices: OperatorNotices;
  readonly lookEveryMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

export function createBackups({ config, kysely, notices, lookEveryMs, clock, log }: BackupsOptions): AutomaticBackups {
  return new AutomaticBackups({
    ...config.backups,
    folder: createAutomaticFolder({ ...config, run: inProcess }),
    store: createBackupState(kysely),
    notices,
    lookEveryMs,
    clock,
    log: log.child({ module: 'backups' }),
  });
}
