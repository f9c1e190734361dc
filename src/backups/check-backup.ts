// Says what a restore of a backup would do, and changes nothing.

import { copyFile, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCarryOver } from '../db/backup/carry-over.ts';
import { readLosses, type Losses } from '../db/backup/losses.ts';
import { copyDatabase, readSnapshot } from '../db/backup/snapshot.ts';
import { openDatabase } from '../db/sqlite/database.ts';
import { isLocked } from '../db/sqlite/process-lock.ts';
import { isMissing } from './durable-files.ts';
import { readSource, settle, stage, type Source } from './staging.ts';

export interface CheckOptions {
  /** A folder that `takeBackup` wrote, or a database file alone. */
  readonly from: string;
  readonly databasePath: string;
  readonly signal?: AbortSignal;
}

/** The backup, which is whole, and what a restore of it would do now. */
export interface CheckedBackup {
  readonly takenAtMs: number;
  readonly generations: number;
  readonly pictures: number;
  /** Pictures that it lacks. */
  readonly absent: number;
  /** Pictures that wait or are on their way, in it or now, and would be ended. */
  readonly ended: number;
  /** null where there is no database to lose anything of, or it cannot be read. */
  readonly losses: Losses | null;
  /** Whether there is a database, also one that cannot be read. */
  readonly isReplacing: boolean;
  /** Whether the bot would start paused, because limits and what was spent could not be carried over. */
  readonly isUncertain: boolean;
}

/** The working copies hold prompts: what a kill left of them goes with the next check, once it is older than this, in ms. */
const ABANDONED_MS = 3_600_000;
const WORKSPACE = 'easel-check-';

/**
 * Does the restore on copies in the system's temporary folder, also while the bot runs. Throws BackupError where the backup is
 * not whole, DatabaseUnusableError, and errors of SQLite and the file system.
 */
export async function checkBackup({ from, databasePath, signal }: CheckOptions): Promise<CheckedBackup> {
  const source = await readSource(from);
  await using workspace = await openWorkspace();
  const staged = join(workspace.path, 'backup.db');
  await stage(await leftAlone(source, join(workspace.path, 'given.db')), staged, signal);
  const { pictures, generations } = await readSnapshot(staged);
  const current = join(workspace.path, 'current.db');
  const found = await realPathOrNull(databasePath);
  const isReadable = found !== null && (await isCopied(found, current));
  signal?.throwIfAborted();
  const nowMs = Date.now();
  const losses = isReadable ? readLosses(current, staged) : null;
  const carryOver = isReadable ? readCarryOver(current, staged, nowMs) : null;
  const isUncertain = carryOver === null || carryOver.standing === null;
  const restoration = { takenAtMs: source.takenAtMs, restoredAtMs: nowMs, isUncertain };
  const ended = await settle(staged, restoration, carryOver);
  return {
    ...aboutBackup(source, generations, pictures.length),
    ended,
    losses,
    isReplacing: found !== null,
    isUncertain,
  };
}

function aboutBackup({ takenAtMs, absent, images }: Source, generations: number, pictures: number) {
  return { takenAtMs, generations, pictures: images === null ? 0 : pictures - absent.size, absent: absent.size };
}

/** To open a database that nobody has open would fold its log into it: one that is given alone is copied first. */
async function leftAlone(source: Source, to: string): Promise<Source> {
  if (source.images !== null) return source;
  await copyFiles(source.database, to);
  return { ...source, database: to };
}

async function realPathOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Copies the database as it is now, and brings it up to date. False for one that is damaged, of a newer Easel or of another program. */
async function isCopied(path: string, to: string): Promise<boolean> {
  try {
    if (isLocked(path)) copyDatabase(path, to);
    else await copyFiles(path, to);
    await openDatabase(to, { backsUp: false })[Symbol.asyncDispose]();
    return (await readSnapshot(to)).faults.length === 0;
  } catch {
    return false;
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  try {
    await copyFile(`${from}-wal`, `${to}-wal`);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function openWorkspace(): Promise<AsyncDisposable & { readonly path: string }> {
  await clearAbandoned();
  const path = await mkdtemp(join(tmpdir(), WORKSPACE));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function clearAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(WORKSPACE)) continue;
    const path = join(tmpdir(), name);
    const { uid, mtimeMs } = await stat(path);
    if (uid === process.getuid?.() && Date.now() - mtimeMs > ABANDONED_MS)
      await rm(path, { recursive: true, force: true });
  }
}
