import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/db/sqlite/database.ts';
import { createReferenceStore } from '../../../src/db/archive/reference-store.ts';
import { folderRecords, forgetFolderMark } from '../../../src/db/generations/folder-record.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { FOLDER_MARK, PicturesFolder } from '../../../src/generation/pipeline/pictures-folder.ts';
import { BY_BFL, capSet, draft, NOON } from '../../support/drafts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const BYTES = 200_000;

/** A database, and the path of a folder that is not there yet. */
async function openPlaces() {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const database = opening.use(openDatabase(':memory:'));
  const stack = opening.move();
  const images = join(folder.path, 'data', 'images');
  return {
    images,
    database,
    /** As a process that has just started sees it. */
    folder: () => new PicturesFolder(images, folderRecords(database.kysely)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Notes a kept picture in the database. */
async function keepOne(database: Database): Promise<string> {
  const store = createGenerationStore(database.kysely);
  await store.accept(draft({ id: '1' }), capSet(), 10);
  await store.open('1');
  const ref = { generationId: '1', number: 1 };
  await store.claim(ref, NOON, BY_BFL);
  await store.startRendering(ref, { taskId: '1', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON });
  const size = { width: 1, height: 1 };
  await store.keep(ref, { file: '1-1.jpg', sha256: 'x', bytes: 1, format: 'jpeg', size }, 40_000, NOON);
  return '1-1.jpg';
}

const fault = (kind: string) => expect.objectContaining({ name: 'StorageError', fault: kind });

describe('the folder of pictures', () => {
  it('is made and marked at a first start, and proven by a file that is gone afterwards', async () => {
    await using places = await openPlaces();
    await places.folder().prove(BYTES);
    await places.folder().check();
    expect(await readdir(places.images)).toEqual([FOLDER_MARK]);
    expect(await folderRecords(places.database.kysely).read()).toMatchObject({ isMarked: true });
  });

  it('is not made again when it is gone, also not by another process, and is taken again when it is back', async () => {
    await using places = await openPlaces();
    const running = places.folder();
    await running.prove(BYTES);
    await rename(places.images, `${places.images}.away`);
    for (const one of [running, places.folder()]) {
      await expect(one.check()).rejects.toEqual(fault('absent'));
      await expect(one.prove(BYTES)).rejects.toEqual(fault('absent'));
      await expect(one.examine(BYTES)).rejects.toEqual(fault('absent'));
    }
    expect(await readdir(join(places.images, '..'))).toEqual(['images.away']);
    await rename(`${places.images}.away`, places.images);
    await running.prove(BYTES);
  });

  it('is not the empty folder on which its disk was mounted', async () => {
    await using places = await openPlaces();
    const running = places.folder();
    await running.prove(BYTES);
    await rm(places.images, { recursive: true });
    await mkdir(places.images);
    await expect(running.prove(BYTES)).rejects.toEqual(fault('absent'));
    expect(await places.folder().isOurs()).toBe(false);
    expect(await readdir(places.images)).toEqual([]);
    // As whoever runs it is told to, where it is the right folder all the same.
    await writeFile(join(places.images, FOLDER_MARK), '');
    await running.prove(BYTES);
  });

  it('of an Easel that set no mark is taken where it holds pictures, and not where it is missing or empty', async () => {
    await using places = await openPlaces();
    const file = await keepOne(places.database);
    await expect(places.folder().prove(BYTES)).rejects.toEqual(fault('absent'));
    await mkdir(places.images, { recursive: true });
    await expect(places.folder().prove(BYTES)).rejects.toEqual(fault('absent'));
    expect(await readdir(places.images)).toEqual([]);
    await writeFile(join(places.images, file), 'a picture');
    await places.folder().prove(BYTES);
    expect(await readdir(places.images)).toEqual([file, FOLDER_MARK]);
  });

  it('that holds references alone is known by the database that names them, also where a restore forgot its mark', async () => {
    await using places = await openPlaces();
    await places.folder().prove(BYTES);
    const file = `reference-${randomUUID()}.jpg`;
    await writeFile(join(places.images, file), 'a picture');
    const kept = { file, sha256: 'x', bytes: 1, format: 'jpeg', size: { width: 64, height: 64 } } as const;
    const change = { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: NOON } as const;
    await createReferenceStore(places.database.kysely).save(
      { id: 'a', name: 'a', kept, source: { sha256: null, generationId: null } },
      false,
      change,
    );
    await forgetFolderMark(places.database.kysely);
    await places.folder().prove(BYTES);
    expect(await places.folder().isOurs()).toBe(true);
  });

  it.each([
    ['pictures', '1-1.jpg'],
    ['pictures that went in', '1-in2.jpg'],
    ['references', `reference-${randomUUID()}.jpg`],
  ])('with the %s of another database is left alone by an empty one', async (_what, file) => {
    await using places = await openPlaces();
    await places.folder().prove(BYTES);
    await writeFile(join(places.images, file), 'a picture');
    await using other = openDatabase(':memory:');
    const folder = new PicturesFolder(places.images, folderRecords(other.kysely));
    await expect(folder.prove(BYTES)).rejects.toEqual(fault('foreign'));
    expect(await folder.isOurs()).toBe(false);
    expect(await places.folder().isOurs()).toBe(true);
  });

  it.each([
    ['in its place', (images: string) => images],
    ['in the place of a folder above it', (images: string) => join(images, '..')],
  ])('cannot be where a file is %s', async (_where, placeOf) => {
    await using places = await openPlaces();
    await places.folder().prove(BYTES);
    const place = placeOf(places.images);
    await rm(place, { recursive: true });
    await writeFile(place, 'a file');
    await expect(places.folder().prove(BYTES)).rejects.toEqual(fault('no_folder'));
  });

  it('is looked at without a change by a program beside the bot', async () => {
    await using places = await openPlaces();
    expect(await places.folder().examine(BYTES)).toBe(false);
    await expect(readdir(places.images)).rejects.toThrow('ENOENT');
    await places.folder().prove(BYTES);
    expect(await places.folder().examine(BYTES)).toBe(true);
    expect(await readdir(places.images)).toEqual([FOLDER_MARK]);
  });
});
