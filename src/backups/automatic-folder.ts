// The backups that a bot takes by itself: lists, takes and removes them. Others in the folder are never touched.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError, listBackups, readManifest, removeBackup, type Manifest } from './backup-folder.ts';
import { isMissing } from './durable-files.ts';
import type { BackupAnswer, BackupJob } from './jobs.ts';

/** Where they are in the folder of backups. */
export const AUTOMATIC = 'automatic';

export interface AutomaticFolderOptions {
  readonly databasePath: string;
  readonly picturesDirectory: string;
  /** The folder of all backups. */
  readonly backupsDirectory: string;
  readonly run: (job: BackupJob, signal: AbortSignal) => Promise<BackupAnswer>;
}

/** One complete automatic backup. */
interface AutomaticBackup {
  readonly name: string;
  readonly takenAtMs: number;
  /** The bot that took it. */
  readonly origin: string;
  /** The mark of erasures in its database. */
  readonly mark: string;
}

/** What became of a try. */
type TakenOrNot =
  | { readonly kind: 'taken'; readonly name: string; readonly missing: number }
  | { readonly kind: 'unsound'; readonly faults: readonly string[] };

export function createAutomaticFolder({ backupsDirectory, run, ...places }: AutomaticFolderOptions) {
  const folder = join(backupsDirectory, AUTOMATIC);
  const list = async (origin: string): Promise<readonly AutomaticBackup[]> =>
    (await readAutomatic(backupsDirectory)).filter((backup) => backup.origin === origin);
  return {
    /** Those of this bot, the oldest first. */
    list,
    /** Resolves when it is verified. Rejects where it could not be taken, and leaves nothing behind then. */
    take: async (origin: string, atMs: number, signal: AbortSignal): Promise<TakenOrNot> => {
      const last = (await list(origin)).at(-1);
      const former = last === undefined ? null : join(folder, last.name);
      const answer = await run({ kind: 'backup', ...places, to: folder, origin, atMs, former }, signal);
      if (answer.kind === 'unsound') return answer;
      if (answer.kind !== 'taken') throw new BackupError(answer.kind === 'failed' ? answer.message : answer.kind);
      const { folder: path, manifest } = answer.backup;
      return { kind: 'taken', name: path, missing: manifest.lost.length };
    },
    /** Removes each of them that is there. Rejects with the first failure, after it has tried the others. */
    remove: async (origin: string, names: readonly string[]): Promise<void> => {
      const failures: unknown[] = [];
      for (const name of names) {
        await removeBackup(folder, name, origin).catch((error: unknown) => {
          if (!isMissing(error)) failures.push(error);
        });
      }
      if (failures.length > 0) throw failures[0];
    },
    /** Deletes what a kill left of this bot's. Call it while none is being taken. */
    clearParts: async (origin: string): Promise<void> => {
      for (const name of await namesIn(folder)) {
        if (name.endsWith(`.part-${origin}`)) await rm(join(folder, name), { recursive: true, force: true });
      }
    },
    /** The faults that the checks of the database find; none for a sound one. */
    check: async (signal: AbortSignal): Promise<readonly string[]> => {
      const answer = await run({ kind: 'check', databasePath: places.databasePath }, signal);
      if (answer.kind === 'failed') throw new BackupError(answer.message);
      return answer.kind === 'unsound' ? answer.faults : [];
    },
  };
}

/** The complete automatic backups of any bot, the oldest first. One whose description cannot be read is left out. */
export async function readAutomatic(backupsDirectory: string): Promise<AutomaticBackup[]> {
  const folder = join(backupsDirectory, AUTOMATIC);
  const found: AutomaticBackup[] = [];
  for (const name of await listBackups(folder)) {
    const manifest = await readManifestOrNull(join(folder, name));
    if (manifest?.automatic !== undefined) found.push({ name, takenAtMs: manifest.takenAtMs, ...manifest.automatic });
  }
  return found;
}

async function readManifestOrNull(path: string): Promise<Manifest | null> {
  try {
    return await readManifest(path);
  } catch (error) {
    if (error instanceof BackupError) return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
