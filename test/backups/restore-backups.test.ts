import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { restoreBackup } from '../../src/backups/restore-backup.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { NOON } from '../support/drafts.ts';
import { filesHolding } from '../support/files-holding.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';
import { lookOnce } from '../support/look-once.ts';

const DAY_MS = 86_400_000;
const SECRET = 'the bytes of a vixen';

const automaticOf = async ({ backups }: KeptDatabase): Promise<string[]> =>
  (await readdir(join(backups, 'automatic'))).toSorted().map((name) => join(backups, 'automatic', name));

/** The looks by which an erasure reaches the backups. */
async function letErasureReach({ folder }: KeptDatabase, fromMs: number): Promise<void> {
  for (const minutes of [1, 7, 8]) await lookOnce(folder, fromMs + minutes * 60_000);
}

const erase = (database: KeptDatabase, id: string): Promise<unknown> =>
  database.with((_store, { kysely }) => createArchiveStore(kysely).markErased([id], NOON));

it('after a restore of one from before a command, the backups that hold what was erased of that command go as well', async () => {
  await using database = await openKeptDatabase();
  const { folder, databasePath, picturesDirectory } = database;
  await database.paint('1');
  await lookOnce(folder, NOON);
  await database.paint('2', SECRET);
  await lookOnce(folder, NOON + DAY_MS);
  const [first = '', second = ''] = await automaticOf(database);
  await erase(database, '2');
  await restoreBackup({ from: first, databasePath, picturesDirectory });
  await letErasureReach(database, NOON + DAY_MS);
  expect(await automaticOf(database)).not.toContain(second);
  const held = await filesHolding(folder, SECRET);
  expect(held.filter((name) => name.includes('automatic'))).toEqual([]);
});

it('after a restore over a database that was made anew, the backups from before go on being reached', async () => {
  await using database = await openKeptDatabase();
  const { folder, databasePath, picturesDirectory } = database;
  await database.paint('1', SECRET);
  await lookOnce(folder, NOON);
  const [first = ''] = await automaticOf(database);
  for (const suffix of ['', '-wal', '-shm']) await rm(`${databasePath}${suffix}`, { force: true });
  await lookOnce(folder, NOON + 1);
  await restoreBackup({ from: first, databasePath, picturesDirectory });
  await erase(database, '1');
  await letErasureReach(database, NOON);
  expect(await automaticOf(database)).not.toContain(first);
});
