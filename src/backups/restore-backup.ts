// Restores a backup.

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lockDatabase, realDatabasePath } from '../db/sqlite/process-lock.ts';
import { foldIntoOneFile, readPictures, readSnapshot, type PictureOnDisk } from '../db/backup/snapshot.ts';
import { BEFORE_RESTORE, STAGED } from '../db/backup/automatic-copies.ts';
import { stampOf } from '../db/sqlite/time-stamp.ts';
import { readCarryOver } from '../db/backup/carry-over.ts';
import { BackupError, IMAGES } from './backup-folder.ts';
import { copyDurably, hashOrNull, isMissing, linkOrCopy, moveInto, placeWhole, sync } from './durable-files.ts';
import { readSource, settle, SIDE_FILES, stage, type Source } from './staging.ts';

export interface RestoreOptions {
  /** A folder that `takeBackup` wrote, or a database file alone, as it is saved before a migration. */
  readonly from: string;
  readonly databasePath: string;
  readonly picturesDirectory: string;
  /** Called after each step with a sentence about it. */
  readonly onStep?: (step: string) => void;
  /** Aborted before the rename, it breaks the restore off with its reason; after that the restore is finished. */
  readonly signal?: AbortSignal;
}

export interface Restored {
  readonly takenAtMs: number;
  readonly generations: number;
  readonly pictures: number;
  /** Pictures that were waiting to be submitted, and were failed. */
  readonly ended: number;
  /** The folder with the replaced state; null if there was none. */
  readonly aside: string | null;
  /** Whether the bot starts paused, because limits and what was spent could not be carried over. */
  readonly isUncertain: boolean;
}

/** A copy of the replaced state that a killed restore left incomplete. */
const ABANDONED = /^before-restore-.*\.part$/;
const UNCERTAIN =
  'Limits, ceilings, blocks, pauses and what was spent since are not known: they are those of the backup, and the bot starts paused.';

/**
 * Restores the database and the pictures from a backup. The backup is checked first, the current state is copied aside,
 * and one rename of the database switches from the one to the other: before it everything is as it was, except for
 * added picture files; after it everything is as in the backup. So it may be killed at any point and run again. Throws
 * DatabaseInUseError while the bot runs, BackupError, DatabaseUnusableError, and errors of SQLite and the file system.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { picturesDirectory, onStep = () => undefined, signal } = options;
  // The real path: the rename must replace the database, not a link to it.
  const databasePath = realDatabasePath(options.databasePath);
  using _lock = lockDatabase(databasePath);
  const restoredAtMs = Date.now();
  const source = await readSource(options.from);
  const staged = `${databasePath}${STAGED}`;
  await using _staged = removedAtEnd(['', ...SIDE_FILES].map((suffix) => `${staged}${suffix}`));
  await stage(source, staged, signal);
  onStep('The backup is whole.');
  const aside = await setAside({ databasePath, picturesDirectory, images: source.images, restoredAtMs, signal });
  if (aside !== null) onStep(`What was there is kept in ${aside}.`);
  const isReplaced = await exists(databasePath);
  const carryOver = isReplaced ? readCarryOver(databasePath, staged, restoredAtMs) : null;
  if (isReplaced && carryOver === null) {
    onStep('It cannot be read: who waits now cannot be told, and what was erased since the backup comes back.');
  }
  const isUncertain = carryOver === null || carryOver.standing === null;
  const restoration = { takenAtMs: source.takenAtMs, restoredAtMs, isUncertain };
  onStep(isUncertain ? UNCERTAIN : 'Limits, ceilings, blocks, pauses and what was spent since are carried over.');
  const inBackup = new Set(readPictures(staged).map(({ file }) => file));
  const ended = await settle(staged, restoration, carryOver);
  const pictures = readPictures(staged);
  if (source.images !== null) {
    // What was carried over is in the folder already.
    const carried = pictures.map(({ file }) => file).filter((file) => !inBackup.has(file));
    const absent = new Set([...source.absent, ...carried]);
    await copyMissingPictures(pictures, { from: source.images, to: picturesDirectory, absent, signal });
    onStep('The pictures are in place.');
  }
  signal?.throwIfAborted();
  // Left only by a damaged database; SQLite must not apply its log to the restored one.
  for (const suffix of SIDE_FILES) await rm(`${databasePath}${suffix}`, { force: true });
  await moveInto(staged, databasePath);
  onStep('The database is in place.');
  if (source.images !== null) await removeUnknownFiles(picturesDirectory, pictures);

  const { generations, faults } = await readSnapshot(databasePath);
  if (faults.length > 0) throw new BackupError(`The restored database is not sound:\n${faults.join('\n')}`);
  return { takenAtMs: source.takenAtMs, generations, pictures: pictures.length, ended, aside, isUncertain };
}

/** Copies the current state into a new folder and returns its path; null if there is none. Moves nothing. */
async function setAside(state: {
  readonly databasePath: string;
  readonly picturesDirectory: string;
  readonly images: string | null;
  readonly restoredAtMs: number;
  readonly signal: AbortSignal | undefined;
}): Promise<string | null> {
  const { databasePath, picturesDirectory, signal } = state;
  const parent = dirname(databasePath);
  for (const name of await readdir(parent)) {
    if (ABANDONED.test(name)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const hasPictures = state.images !== null && (await namesIn(picturesDirectory)).length > 0;
  if (await exists(databasePath)) foldIntoOneFile(databasePath);
  else if (!hasPictures) return null;
  const folder = join(parent, `${BEFORE_RESTORE}${stampOf(state.restoredAtMs)}`);
  const part = `${folder}.part`;
  await using _part = removedAtEnd([part]);
  await mkdir(part, { mode: 0o700 });
  for (const suffix of ['', ...SIDE_FILES]) {
    const path = `${databasePath}${suffix}`;
    // Copied, not linked: after a crash here the bot would go on writing to the linked file.
    if (await exists(path)) await copyDurably(path, join(part, basename(path)));
  }
  if (state.images !== null) await linkAll(picturesDirectory, join(part, IMAGES), signal);
  await sync(part);
  await moveInto(part, folder);
  return folder;
}

/** Removes what of these paths is still there when the restore ends, in whatever way. */
function removedAtEnd(paths: readonly string[]): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      for (const path of paths) await rm(path, { recursive: true, force: true });
    },
  };
}

async function linkAll(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const name of await namesIn(from)) {
    signal?.throwIfAborted();
    await linkOrCopy(join(from, name), join(to, name));
  }
  await sync(to);
}

async function copyMissingPictures(
  pictures: readonly PictureOnDisk[],
  { from, to, absent, signal }: Pick<Source, 'absent'> & { from: string; to: string; signal: AbortSignal | undefined },
): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const { file, sha256 } of pictures) {
    signal?.throwIfAborted();
    if (absent.has(file) || (await hashOrNull(join(to, file))) === sha256) continue;
    await placeWhole(join(from, file), join(to, file));
  }
  await sync(to);
}

/** Deletes the files that the restored database does not name; they were copied aside before. */
async function removeUnknownFiles(folder: string, pictures: readonly PictureOnDisk[]): Promise<void> {
  const known = new Set(pictures.map(({ file }) => file));
  for (const name of await namesIn(folder)) if (!known.has(name)) await rm(join(folder, name));
}

/** The files in a folder; none where there is no folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}
