import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isMissing } from './durable-files.ts';
import { DatabaseUnusableError } from '../db/sqlite/errors.ts';

/** What a backup is: a folder named after its time, with these in it. */
export const DATABASE = 'easel.db';
export const IMAGES = 'images';
const MANIFEST = 'backup.json';

/** A folder that has its name is a whole backup: it is written under another one. */
const NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;
const PART = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z\.part/;
/** What is still being written after so long was left by a crash, in ms. */
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
  /** Pictures that the database counts on and that were missing or damaged already. */
  lost: z.array(z.string()),
  /** Pictures that were erased while the backup was taken. */
  erased: z.array(z.string()),
});

/** What a backup says of itself. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A backup, or an attempt, that is of no use; the message says why. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export function nameOf(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[:.]/g, '-');
}

export function manifestPath(folder: string): string {
  return join(folder, MANIFEST);
}

/** Throws BackupError where there is no backup in this folder. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(manifestPath(folder), 'utf8');
  } catch (error) {
    throw new BackupError(`There is no backup in ${folder}: it has no ${MANIFEST}.`, { cause: error });
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupError(`${manifestPath(folder)} is unreadable, or of a newer Easel.`, { cause: error });
  }
}

/** The whole backups in a folder, the oldest first. */
export async function listBackups(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => NAME.test(name)).toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Leaves the newest `keep` backups, and clears away what crashes left half done. Returns the names of those that went. */
export async function prune(folder: string, keep: number): Promise<string[]> {
  const surplus = (await listBackups(folder)).slice(0, -keep);
  for (const name of surplus) {
    // Half a backup must not have the name of a whole one.
    const part = join(folder, `${name}.part-pruned`);
    await rename(join(folder, name), part);
    await rm(part, { recursive: true, force: true });
  }
  return surplus;
}

export async function clearAbandoned(folder: string, nowMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (PART.test(name) && nowMs - (await stat(path)).mtimeMs > ABANDONED_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** `512 B`, `1.4 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power] ?? ''}`;
}

/** What went wrong, for whoever typed the command. */
export function explainFailure(error: unknown, usage: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof DatabaseUnusableError || error instanceof BackupError) return error.message;
  // Of parseArgs, and of the arguments' own check.
  if (error instanceof TypeError) return `${error.message}\n${usage}`;
  if (error.name === 'ConfigError') return error.message;
  // A full disk, a folder that cannot be written: the message says which. What was done before it is told already.
  return 'code' in error ? `It did not work: ${error.message}` : (error.stack ?? error.message);
}
