import { createHash } from 'node:crypto';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportRecord } from '../../src/archive/export.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { openArchive, type Archive } from '../support/archive-world.ts';
import { capSet, draft, NOON, UPLOADED } from '../support/drafts.ts';

const FILE = '7-in1.jpg';
const BYTES = 'a picture that went in';
const PREPARED = {
  aspect: '1:1',
  size: { width: 1_024, height: 1_024 },
  listPrice: 40_000,
  leastPrice: 0,
  finalPrice: null,
} as const;

/** A generation of one picture with a picture that goes in, whose file is on the disk. */
async function askWith({ generations, directory }: Archive): Promise<void> {
  await generations.accept(draft({ id: '7', userId: '1', inputs: [UPLOADED] }), capSet(), 10);
  await generations.open('7');
  writeFileSync(join(directory, FILE), BYTES);
  const sha256 = createHash('sha256').update(BYTES).digest('hex');
  const kept = { file: FILE, sha256, bytes: BYTES.length, format: 'jpeg', size: { width: 64, height: 64 } } as const;
  await generations.keepInput({ generationId: '7', number: 1 }, { ...kept, isFirstFrame: false, sourceSha256: null });
  await generations.prepare('7', PREPARED, NOON);
}

async function end({ generations }: Archive): Promise<void> {
  const failure = { state: 'failed', reason: 'unreachable', details: [], billed: 0 } as const;
  await generations.failWaiting({ generationId: '7', number: 1 }, failure, NOON);
  await generations.markDelivered('7', 'reply', '9', NOON);
}

describe('a picture that went in', () => {
  it('is erased with the prompt, and its address is forgotten once it is here', async () => {
    await using archive = await openArchive();
    await askWith(archive);
    const row = () => archive.db.selectFrom('input_pictures').selectAll().executeTakeFirstOrThrow();
    expect(await row()).toMatchObject({ source: null, source_kind: null, file: FILE });
    await end(archive);
    expect(await archive.erasure.erase(['7'])).toBe(1);
    expect(await row()).toMatchObject({ source: null, file: '', file_sha256: null });
    expect(readdirSync(archive.directory)).toEqual([]);
    expect(await archive.faults()).toEqual([]);
  });

  it('goes with a command that was cancelled before anything was sent', async () => {
    await using archive = await openArchive();
    await askWith(archive);
    await archive.generations.cancelWaiting('7', 'cancelled', NOON);
    await archive.generations.markDelivered('7', 'reply', '9', NOON);
    expect(await archive.store.deleteCancelled(NOON, 10)).toBe(1);
    await archive.erasure.finish();
    expect(readdirSync(archive.directory)).toEqual([]);
    expect(await archive.db.selectFrom('input_pictures').selectAll().execute()).toEqual([]);
  });

  it('is left by the sweep while its row or its command is there, with what was downloaded of it', async () => {
    await using archive = await openArchive();
    await askWith(archive);
    await archive.generations.accept(draft({ id: '8', inputs: [UPLOADED] }), capSet(), 10);
    const names = [FILE, '8-in1.upload', '8-in1.jpg.part', '9-in1.jpg', '9-in2.upload', '7-in2.upload'];
    for (const name of names) {
      writeFileSync(join(archive.directory, name), BYTES);
      utimesSync(join(archive.directory, name), 0, 0);
    }
    await archive.orphans.sweep();
    expect(readdirSync(archive.directory).toSorted()).toEqual([FILE, '8-in1.jpg.part', '8-in1.upload']);
  });

  it('is told of in the export', async () => {
    await using archive = await openArchive();
    await askWith(archive);
    const files = [];
    const { records: store, clock } = archive;
    for await (const { bytes } of exportRecord({ store, clock, userId: '1', maxBytes: 1_000_000 })) {
      files.push(Buffer.from(bytes).toString());
    }
    expect(files.join('')).toContain('"given_pictures":[{"number":1,"uploaded_at":null,"width":64,"height":64');
  });

  it('is in the backup', async () => {
    await using archive = await openArchive('2026-11-22T12:00:00Z', { isOnDisk: true });
    await askWith(archive);
    const { databasePath, directory: picturesDirectory, folder } = archive;
    const taken = await takeBackup({ databasePath, picturesDirectory, to: join(folder, 'backups'), keep: null });
    expect(taken.manifest).toMatchObject({ pictures: 1, lost: [] });
    expect(existsSync(join(taken.folder, 'images', FILE))).toBe(true);
  });
});
