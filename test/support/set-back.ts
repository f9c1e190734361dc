import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { expect } from 'vitest';
import { readCarryOver } from '../../src/db/backup/carry-over.ts';
import { settleRestored } from '../../src/db/backup/settle-restored.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';

/** What a restore does with a database that is closed, at any time of a test's own. */
export async function setBack(path: string, backup: string, nowMs: number): Promise<void> {
  const staged = `${path}.staged`;
  copyFileSync(backup, staged);
  const carryOver = readCarryOver(path, staged, nowMs);
  expect(carryOver?.standing).not.toBeNull();
  {
    await using restored = openDatabase(staged, { backsUp: false });
    const restoration = { takenAtMs: 0, restoredAtMs: nowMs, isUncertain: false };
    await settleRestored(restored.kysely, restoration, carryOver);
  }
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  renameSync(staged, path);
}
