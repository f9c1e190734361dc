// Names, lists, reads and prunes the backups in a folder.

import { lstat, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissing } from './durable-files.ts';
import { writeFault } from '../db/sqlite/access.ts';
import { DatabaseUnusableError } from '../db/sqlite/errors.ts';

/** The contents of a backup, which is a folder named after its time. */
export const DATABASE = 'easel.db';
export const IMAGES = 'images';
const MANIFEST = 'backup.json';

/** A backup gets this name once it is complete; before that it is written under another one. */
const NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;
const PART = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z\.part/;
/** An incomplete backup older than this, in ms, was left by a crash. */
const ABANDONED_MS = 86_400_000;

const manifestSchema = z.object({
  format: z.literal(1),
  takenAtMs: z.number(),
  databaseVersion: z.number(),
  databaseBytes: z.number(),
  databaseSha256: z.string(),
  generations: z.number(),
  ledgerEntries: z.number(),
  pictures: z.number(),
  pictureBytes: z.number(),
  /** Pictures that the database names and whose files were already missing or damaged. */
  lost: z.array(z.string()),
  /** Pictures that were erased while the backup was taken. */
  erased: z.array(z.string()),
  /** Of one that a bot took by itself: which bot, and its mark of erasures then. */
  automatic: z.object({ origin: z.string(), mark: z.string() }).optional(),
});

/** The description of a backup in its `backup.json`. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A backup that cannot be used or taken; the message says why. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export function manifestPath(folder: string): string {
  return join(folder, MANIFEST);
}

/** Throws BackupError where the folder is no backup, or its manifest cannot be read. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(manifestPath(folder), 'utf8');
  } catch (error) {
    throw new BackupError(await notABackup(folder), { cause: error });
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupError(`${manifestPath(folder)} is unreadable, or of a newer Easel.`, { cause: error });
  }
}

/** A folder of backups may have been named in the place of one of them. */
async function notABackup(folder: string): Promise<string> {
  const newest = (await listBackups(folder).catch(() => [])).at(-1);
  const instead =
    newest === undefined ? `it has no ${MANIFEST}` : `it holds backups, the newest of them ${join(folder, newest)}`;
  return `${folder} is no backup: ${instead}.`;
}

/** The names of the complete backups in a folder, the oldest first. */
export async function listBackups(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => NAME.test(name)).toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Deletes all but the newest `keep` backups. Returns the names of the deleted ones. */
export async function prune(folder: string, keep: number): Promise<string[]> {
  const surplus = (await listBackups(folder)).slice(0, -keep);
  for (const name of surplus) await removeBackup(folder, name, 'pruned');
  return surplus;
}

/** Deletes a backup; what a kill leaves of it is named after `by`. */
export async function removeBackup(folder: string, name: string, by: string): Promise<void> {
  // Renamed first: an incomplete backup must not have the name of a complete one.
  const part = join(folder, `${name}.part-${by}`);
  await rename(join(folder, name), part);
  await rm(part, { recursive: true, force: true });
}

/** Deletes incomplete backups that a crash left. */
export async function clearAbandoned(folder: string, nowMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (PART.test(name) && nowMs - (await changedAtMs(path, nowMs)) > ABANDONED_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** `nowMs` for what is gone: another bot's backup got its name meanwhile. */
async function changedAtMs(path: string, nowMs: number): Promise<number> {
  return lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    (error: unknown) => {
      if (isMissing(error)) return nowMs;
      throw error;
    },
  );
}

/** `512 B`, `1.4 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power] ?? ''}`;
}

/** The message for whoever ran the command. */
export function explainFailure(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof DatabaseUnusableError || error instanceof BackupError) return error.message;
  // Thrown by parseArgs and by the checks of the arguments.
  if (error instanceof TypeError) return `${error.message}\n${usage}`;
  if (error.name === 'ConfigError') return error.message;
  // A file system error, such as a full disk or a folder that cannot be written to.
  return 'code' in error ? `It did not work: ${whyUnwritten(error) ?? error.message}` : (error.stack ?? error.message);
}

/** Whose the place is that the error is about; null where the error is of another kind. */
function whyUnwritten(error: Error): string | null {
  const isRefused = 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code));
  return isRefused && 'path' in error && typeof error.path === 'string' ? writeFault(error.path) : null;
}
