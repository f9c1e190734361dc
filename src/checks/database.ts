// Checks the database.

import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { formatBytes } from '../backups/backup-folder.ts';
import type { Config } from '../config.ts';
import { readSnapshot } from '../db/backup/snapshot.ts';
import { accessFault } from '../db/sqlite/access.ts';
import { counted } from '../runtime/text.ts';
import type { Finding } from './finding.ts';

const ACCESS_ADVICE = 'Run this as the user that runs Easel, or give the folder and all in it to this user: chown -R.';
const IF_THERE_SHOULD_BE_ONE = 'If there should be commands and a ledger already, check DATABASE_URL.';

/** Changes and makes nothing: another user may run the bot, or one of another version. */
export async function checkDatabase({ databasePath }: Config): Promise<Finding> {
  const check = 'Database';
  const inaccessible = accessFault(databasePath);
  if (inaccessible !== null) return { check, ok: false, found: inaccessible, advice: ACCESS_ADVICE };
  if (isMissingOrEmpty(databasePath)) {
    return {
      check,
      ok: true,
      found: `new and empty: the first start makes it at ${databasePath}\n${IF_THERE_SHOULD_BE_ONE}`,
    };
  }
  const { faults, isOutdated, isVacuumDue, generations, ledgerEntries } = await readSnapshot(databasePath);
  if (faults.length > 0) {
    const advice = 'Stop Easel, keep a copy of the file, and restore a backup.';
    return { check, ok: false, found: `${databasePath} is not sound:\n${faults.join('\n')}`, advice };
  }
  const isNew = generations === 0 && ledgerEntries === 0;
  const lines = [
    isNew
      ? `${databasePath} is new and empty\n${IF_THERE_SHOULD_BE_ONE}`
      : `${databasePath} is sound, its sums agree with its ledger: ${counted(generations, 'command')}, ${counted(ledgerEntries, 'ledger entry', 'ledger entries')}`,
    ...(isOutdated ? ['It is of an older version: the next start backs it up and brings it up to date.'] : []),
    ...(isVacuumDue ? [await roomForVacuum(databasePath)] : []),
  ];
  return { check, ok: true, found: lines.join('\n') };
}

function isMissingOrEmpty(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

async function roomForVacuum(databasePath: string): Promise<string> {
  const { size } = await stat(databasePath);
  return `What was deleted may still stand in the file, until a start finds ${formatBytes(2 * size)} free beside it`;
}
