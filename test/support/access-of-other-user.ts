/** Prints why a user without rights may not use the database whose path is the argument, and how a start and a backup say so. Run as root. */

import { dirname, join } from 'node:path';
import { explainFailure } from '../../src/backups/backup-folder.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { accessFault } from '../../src/db/sqlite/access.ts';
import { lockDatabase } from '../../src/db/sqlite/process-lock.ts';

const NOBODY = 65_534;

process.setuid?.(NOBODY);
const path = process.argv[2] ?? '';
process.stdout.write(`${accessFault(path) ?? 'it may'}\n`);
try {
  using _lock = lockDatabase(path);
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
}
try {
  const picturesDirectory = join(dirname(path), 'images');
  await takeBackup({ databasePath: path, picturesDirectory, to: `${path}.backups`, keep: null });
} catch (error) {
  process.stdout.write(explainFailure(error, ''));
}
