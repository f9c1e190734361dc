import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkBackup } from '../../src/backups/check-backup.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { openDatabaseAlone } from '../../src/db/sqlite/process-lock.ts';
import { capSet, draft, NOON } from '../support/drafts.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Every file below the folder, with its contents and when it was changed; but for what SQLite shares in memory. */
async function bytesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'));
  const lines = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return `${path} ${hash} ${(await stat(path)).mtimeMs}`;
  });
  return (await Promise.all(lines)).toSorted();
}

/** A temporary folder of the test's own, in which the working copies are seen. */
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary.path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  expect(await readdir(temporary.path)).toEqual([]);
  await temporary[Symbol.asyncDispose]();
});

/** A backup of two pictures; after it one was painted, one erased, and one waits. */
async function openOneBackup(): Promise<KeptDatabase & { readonly backup: string }> {
  const database = await openKeptDatabase();
  await database.paint('1');
  await database.paint('2');
  const { databasePath, picturesDirectory, backups: to } = database;
  const { folder: backup } = await takeBackup({ databasePath, picturesDirectory, to, keep: null });
  await database.paint('3');
  await database.with(async (store, { kysely }) => {
    await createArchiveStore(kysely).markErased(['2'], NOON);
    await store.accept(draft({ id: '4', atMs: NOON + 1 }), capSet(), 1_000);
    await store.open('4');
  });
  return Object.assign(database, { backup });
}

const WOULD_LOSE = {
  generations: 2,
  pictures: 2,
  absent: 0,
  ended: 1,
  losses: { commands: 2, pictures: 1, settings: 0, erased: 1, lastMs: NOON + 1 },
  isReplacing: true,
  isUncertain: false,
};

describe('the check of a backup', () => {
  it('says what a restore of it would lose, and changes no byte: beside a bot that runs, is stopped or was killed', async () => {
    await using database = await openOneBackup();
    const { folder, backup: from, databasePath } = database;
    const before = await bytesOf(folder);
    expect(await checkBackup({ from, databasePath })).toMatchObject(WOULD_LOSE);
    expect(await bytesOf(folder)).toEqual(before);
    expect((await readdir(folder)).filter((name) => /-wal|-shm/.test(name))).toEqual([]);

    await using running = openDatabaseAlone(databasePath);
    await running.kysely.insertInto('bot_state').values({ key: 'half', value: 'in the log' }).execute();
    const beside = await bytesOf(folder);
    expect(await checkBackup({ from, databasePath })).toMatchObject(WOULD_LOSE);
    expect(await bytesOf(folder)).toEqual(beside);

    // What a kill leaves: a database with its log, and nobody has it open.
    const killed = join(folder, 'killed', 'easel.db');
    await mkdir(join(folder, 'killed'));
    for (const suffix of ['', '-wal']) await copyFile(`${databasePath}${suffix}`, `${killed}${suffix}`);
    const left = await bytesOf(folder);
    expect(await checkBackup({ from, databasePath: killed })).toMatchObject(WOULD_LOSE);
    expect(await bytesOf(folder)).toEqual(left);
    expect(await readdir(join(folder, 'killed'))).toHaveLength(2);
  });

  it('says that nothing can be told of a database that is damaged, or not there, and makes none', async () => {
    await using database = await openOneBackup();
    const { folder, backup: from } = database;
    const databasePath = join(folder, 'elsewhere', 'easel.db');
    const unknown = { losses: null, isUncertain: true };
    expect(await checkBackup({ from, databasePath })).toMatchObject({ ...unknown, isReplacing: false });
    expect(await readdir(folder)).not.toContain('elsewhere');
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(databasePath, 'no database');
    expect(await checkBackup({ from, databasePath })).toMatchObject({ ...unknown, isReplacing: true });
    expect(await readFile(databasePath, 'utf8')).toBe('no database');
  });

  it('refuses a backup that is not whole, and takes a database file alone', async () => {
    await using database = await openOneBackup();
    const { backup: from, databasePath, folder } = database;
    const alone = join(from, 'easel.db');
    expect(await checkBackup({ from: alone, databasePath })).toMatchObject({ ...WOULD_LOSE, pictures: 0 });
    const before = await bytesOf(folder);
    expect(await checkBackup({ from: databasePath, databasePath })).toMatchObject({ losses: { commands: 0 } });
    expect(await bytesOf(folder)).toEqual(before);
    await rm(join(from, 'images'), { recursive: true });
    await expect(checkBackup({ from, databasePath })).rejects.toThrow('is missing or damaged');
    await writeFile(alone, 'no database');
    await expect(checkBackup({ from, databasePath })).rejects.toThrow('is not as it was written');
  });
});
