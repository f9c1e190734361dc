import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/backups/backup-folder.ts';
import { takeBackup, type TakenBackup } from '../../src/backups/take-backup.ts';
import { capSet, draft } from '../support/drafts.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';

const backUp = (database: KeptDatabase, keep: number | null = null): Promise<TakenBackup> =>
  takeBackup({
    databasePath: database.databasePath,
    picturesDirectory: database.picturesDirectory,
    to: database.backups,
    keep,
  });

describe('a backup', () => {
  it('contains the database and every picture, readable only by its user, and describes its contents', async () => {
    await using database = await openKeptDatabase();
    const file = await database.paint('1');
    await database.paint('2');
    const { folder, manifest } = await backUp(database);
    expect(await readManifest(folder)).toEqual(manifest);
    expect(manifest).toMatchObject({ generations: 2, ledgerEntries: 4, pictures: 2, pictureBytes: 18, lost: [] });
    expect(await readFile(join(folder, 'images', file), 'utf8')).toBe('picture 1');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of ['easel.db', 'backup.json', `images/${file}`]) {
      expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
    }
    // One file with two hard links.
    expect((await stat(join(folder, 'images', file))).nlink).toBe(2);
  });

  it('is taken in the middle of a transaction without waiting for it, and without what it has not committed', async () => {
    await using database = await openKeptDatabase();
    await database.with(async (store, { kysely }) => {
      await store.accept(draft({ id: '1' }), capSet(), 1_000);
      await kysely.transaction().execute(async (trx) => {
        await trx.insertInto('bot_state').values({ key: 'half', value: 'done' }).execute();
        const { manifest } = await backUp(database);
        expect(manifest.generations).toBe(1);
      });
    });
  });

  it('that finds the database damaged or its ledger wrong is none', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    await database.with(async (_store, { kysely }) => {
      await kysely.updateTable('balances').set({ charged_micros: 1 }).where('user_id', '=', '1').execute();
    });
    await expect(backUp(database)).rejects.toThrow(/The database is not sound.*\nbalance of server 100, member 1/);
    const bytes = await readFile(database.databasePath);
    bytes.fill(0x5a, 8_192);
    await writeFile(database.databasePath, bytes);
    await expect(backUp(database)).rejects.toThrow(/malformed|not sound/);
    expect(await readdir(database.backups)).toEqual([]);
  });

  it('of what is no database of Easel is refused with the name of that, and no folder is made for it', async () => {
    await using database = await openKeptDatabase();
    const { databasePath, picturesDirectory, backups } = database;
    const blank = `${databasePath}.blank`;
    await writeFile(blank, '');
    const refusals: readonly (readonly [string, string])[] = [
      [`${databasePath}.gone`, `There is no database at ${databasePath}.gone: see DATABASE_URL.`],
      ['/dev/null', '/dev/null is a device or a pipe, not the file of a database.'],
      [picturesDirectory, `${picturesDirectory} is a folder, not the file of a database.`],
      [blank, `${blank} is no database of Easel's.`],
    ];
    for (const [path, sentence] of refusals) {
      const taken = takeBackup({ databasePath: path, picturesDirectory, to: join(backups, 'new'), keep: null });
      await expect(taken).rejects.toThrow(sentence);
    }
    await expect(stat(join(backups, 'new'))).rejects.toThrow('ENOENT');
  });

  it('is named where the folder around it was given to a restore', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const { folder } = await backUp(database);
    const named = readManifest(database.backups);
    await expect(named).rejects.toThrow(
      `${database.backups} is no backup: it holds backups, the newest of them ${folder}.`,
    );
  });

  it('that is broken off ends with the reason, and leaves nothing behind', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const { databasePath, picturesDirectory, backups } = database;
    const signal = AbortSignal.abort(new Error('asked to stop'));
    const taken = takeBackup({ databasePath, picturesDirectory, to: backups, keep: null, signal });
    await expect(taken).rejects.toThrow('asked to stop');
    expect(await readdir(backups)).toEqual([]);
  });

  it('names a picture that is missing or damaged, and keeps the rest', async () => {
    await using database = await openKeptDatabase();
    const damaged = await database.paint('1');
    const missing = await database.paint('2');
    const sound = await database.paint('3');
    await writeFile(join(database.picturesDirectory, damaged), 'something else');
    await rm(join(database.picturesDirectory, missing));
    const { folder, manifest } = await backUp(database);
    expect(manifest).toMatchObject({ pictures: 1, lost: [damaged, missing], erased: [] });
    expect(await readdir(join(folder, 'images'))).toEqual([sound]);
  });

  it('is taken also where something half done of another bot is gone while it looks', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    await mkdir(database.backups);
    await symlink('gone', join(database.backups, '2026-01-01T00-00-00-000Z.part-other'));
    expect((await backUp(database)).manifest.pictures).toBe(1);
  });

  it('prunes all but the newest backups, and deletes nothing that it did not write', async () => {
    await using database = await openKeptDatabase();
    await database.paint('1');
    const first = await backUp(database);
    const second = await backUp(database);
    await mkdir(join(database.backups, 'mine'));
    const abandoned = join(database.backups, '2020-01-01T00-00-00-000Z.part-7');
    await mkdir(abandoned);
    await utimes(abandoned, 0, 0);
    const third = await backUp(database, 2);
    expect(third.pruned.map((name) => join(database.backups, name))).toEqual([first.folder]);
    const left = (await readdir(database.backups)).map((name) => join(database.backups, name));
    expect(left.toSorted()).toEqual([second.folder, third.folder, join(database.backups, 'mine')].toSorted());
  });
});
