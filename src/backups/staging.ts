// The steps of a restore that change copies alone, and that a check of a backup goes as well.

import { chmod, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Restoration } from '../db/administration/restoration.ts';
import type { CarryOver } from '../db/backup/carry-over.ts';
import { settleRestored } from '../db/backup/settle-restored.ts';
import { copyDatabase, foldIntoOneFile, readSnapshot } from '../db/backup/snapshot.ts';
import { openDatabase } from '../db/sqlite/database.ts';
import { BackupError, DATABASE, IMAGES, readManifest } from './backup-folder.ts';
import { hashOrNull, sha256Of, sync } from './durable-files.ts';

/** Files that SQLite keeps beside a database while it is open, or after a crash. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'];

/** The backup to restore. `images` is null where the pictures stay as they are. */
export interface Source {
  readonly database: string;
  readonly images: string | null;
  readonly takenAtMs: number;
  /** Pictures that the backup lacks: missing, damaged or erased when it was taken. */
  readonly absent: ReadonlySet<string>;
}

/** Throws BackupError where it is no backup, or not as it was written. */
export async function readSource(from: string): Promise<Source> {
  const { isDirectory, mtimeMs } = await look(from);
  if (!isDirectory) return { database: from, images: null, takenAtMs: mtimeMs, absent: new Set() };
  const manifest = await readManifest(from);
  const database = join(from, DATABASE);
  if ((await sha256Of(database)) !== manifest.databaseSha256) {
    throw new BackupError(`${database} is not as it was written: take another backup.`);
  }
  const { takenAtMs, lost, erased } = manifest;
  return { database, images: join(from, IMAGES), takenAtMs, absent: new Set([...lost, ...erased]) };
}

async function look(path: string): Promise<{ isDirectory: boolean; mtimeMs: number }> {
  try {
    const found = await stat(path);
    return { isDirectory: found.isDirectory(), mtimeMs: Math.round(found.mtimeMs) };
  } catch (error) {
    throw new BackupError(`There is no backup at ${path}.`, { cause: error });
  }
}

/** Copies the database of the backup to `staged`, brings it up to date, and checks it and its pictures. */
export async function stage({ database, images, absent }: Source, staged: string, signal?: AbortSignal): Promise<void> {
  for (const suffix of ['', ...SIDE_FILES]) await rm(`${staged}${suffix}`, { force: true });
  copyDatabase(database, staged);
  await chmod(staged, 0o600);
  await readSnapshot(staged);
  await openDatabase(staged, { backsUp: false })[Symbol.asyncDispose]();
  const { faults, pictures } = await readSnapshot(staged);
  if (faults.length > 0) throw new BackupError(`The backup is not sound:\n${faults.join('\n')}`);
  if (images === null) return;
  for (const { file, sha256 } of pictures) {
    signal?.throwIfAborted();
    if (absent.has(file) || (await hashOrNull(join(images, file))) === sha256) continue;
    throw new BackupError(`The picture ${file} of the backup ${dirname(database)} is missing or damaged.`);
  }
}

/** Makes of a staged backup what a restore puts in place. Returns how many pictures were failed. */
export async function settle(staged: string, restoration: Restoration, carryOver: CarryOver | null): Promise<number> {
  let ended: number;
  {
    await using database = openDatabase(staged, { backsUp: false });
    ended = await settleRestored(database.kysely, restoration, carryOver);
    // Where there is no room for it, the next start tries again.
    database.vacuumIfDue();
  }
  foldIntoOneFile(staged);
  await sync(staged);
  return ended;
}
