import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreBackup } from '../../src/backups/restore-backup.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { createReferenceStore } from '../../src/db/archive/reference-store.ts';
import type { ReferenceStore } from '../../src/archive/references.ts';
import { openArchive } from '../support/archive-world.ts';
import { NOON } from '../support/drafts.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';

const OWN = { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: NOON } as const;

/** Its file is on the disk under its name. */
async function save(store: ReferenceStore, directory: string, name: string): Promise<string> {
  const file = `reference-${name}.jpg`;
  writeFileSync(join(directory, file), name);
  const sha256 = createHash('sha256').update(name).digest('hex');
  const kept = { file, sha256, bytes: name.length, format: 'jpeg', size: { width: 64, height: 64 } } as const;
  expect(await store.save({ id: name, name, kept, source: { sha256: null, generationId: null } }, false, OWN)).toEqual({
    saving: 'saved',
    file: null,
  });
  return file;
}

function withReferences<T>(database: KeptDatabase, work: (store: ReferenceStore) => Promise<T>): Promise<T> {
  return database.with((_store, { kysely }) => work(createReferenceStore(kysely)));
}

const namesIn = async (database: KeptDatabase): Promise<string[]> =>
  (await withReferences(database, (store) => store.list(OWN.owner))).map(({ name }) => name);

const backUp = async ({ databasePath, picturesDirectory, backups: to }: KeptDatabase): Promise<string> =>
  (await takeBackup({ databasePath, picturesDirectory, to, keep: null })).folder;

describe('a reference', () => {
  it('is left by the sweep while its row is there, and what a kill left of one is not', async () => {
    await using archive = await openArchive();
    const kept = await save(createReferenceStore(archive.db), archive.directory, 'a');
    const left = ['reference-b.jpg', 'reference-b.upload', 'reference-b.jpg.part'];
    for (const name of left) writeFileSync(join(archive.directory, name), 'x');
    for (const name of [kept, ...left]) utimesSync(join(archive.directory, name), 0, 0);
    await archive.orphans.sweep();
    expect(readdirSync(archive.directory)).toEqual([kept]);
  });

  it('stays when prompts and pictures expire, and goes with its member, also where a kill came before its file', async () => {
    await using archive = await openArchive();
    const store = createReferenceStore(archive.db);
    const file = await save(store, archive.directory, 'a');
    await archive.paint({ member: '1', pictures: 1 });
    await archive.erasure.erase(await archive.store.erasable(Number.MAX_SAFE_INTEGER, 10));
    expect(existsSync(join(archive.directory, file))).toBe(true);
    const request = { userId: '1', pseudonym: 'gone-1', requestedAtMs: NOON };
    expect(await archive.store.eraseReferencesOf(request, NOON)).toEqual([file]);
    await archive.erasure.finish();
    expect(existsSync(join(archive.directory, file))).toBe(false);
    expect(await store.list(OWN.owner)).toEqual([]);
  });

  it('is in the backup and comes back with it, where there is nothing else', async () => {
    await using database = await openKeptDatabase();
    const { picturesDirectory, databasePath } = database;
    const file = await withReferences(database, (store) => save(store, picturesDirectory, 'a'));
    const folder = await backUp(database);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${databasePath}${suffix}`, { force: true });
    rmSync(join(picturesDirectory, file));
    await restoreBackup({ from: folder, databasePath, picturesDirectory });
    expect(await namesIn(database)).toEqual(['a']);
    expect(readFileSync(join(picturesDirectory, file), 'utf8')).toBe('a');
  });

  it('is as it was before a restore: what was deleted since does not come back, what was saved since stays, with its file', async () => {
    await using database = await openKeptDatabase();
    const { picturesDirectory, databasePath } = database;
    const old = await withReferences(database, (store) => save(store, picturesDirectory, 'old'));
    const folder = await backUp(database);
    await withReferences(database, async (store) => {
      expect(await store.delete('old', OWN)).toBe(old);
      await save(store, picturesDirectory, 'new');
      await save(store, picturesDirectory, 'lost');
    });
    rmSync(join(picturesDirectory, old));
    rmSync(join(picturesDirectory, 'reference-lost.jpg'));
    await restoreBackup({ from: folder, databasePath, picturesDirectory });
    expect(await namesIn(database)).toEqual(['lost', 'new']);
    expect(readdirSync(picturesDirectory)).toEqual(['reference-new.jpg']);
  });
});
