// Takes a backup.

import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assertEasels,
  copyDatabase,
  readBackupIdentity,
  readPictures,
  readSnapshot,
  type SnapshotReport,
} from '../db/backup/snapshot.ts';
import { stampOf } from '../db/sqlite/time-stamp.ts';
import { BackupError, clearAbandoned, DATABASE, IMAGES, manifestPath, prune, type Manifest } from './backup-folder.ts';
import { besideTheBot, copyPictures, leaveRoom } from './copy-pictures.ts';
import { sha256Of, sync } from './durable-files.ts';

export interface BackupOptions {
  readonly databasePath: string;
  readonly picturesDirectory: string;
  /** The folder that contains the backups, each in a folder of its own. */
  readonly to: string;
  /** How many backups to keep; null for all. */
  readonly keep: number | null;
  /**
   * The bot that takes it by itself, beside its own work: slowly, under a name of its own until it is whole, and only where that
   * leaves room on the disk. `former`: its last backup, of which unchanged pictures are taken; null where there is none.
   */
  readonly automatic?: { readonly origin: string; readonly atMs: number; readonly former: string | null };
  /** Aborted, it breaks the backup off with its reason before the next step. */
  readonly signal?: AbortSignal;
}

export interface TakenBackup {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly pruned: readonly string[];
}

/**
 * Takes a backup, also while the bot runs, and checks it: the database by SQLite's integrity checks and by the audit of
 * the ledger, each picture by its hash. It gets its name only once it is complete and on the disk. Throws BackupError
 * and the errors of SQLite and of the file system, and leaves nothing behind then.
 */
export async function takeBackup(options: BackupOptions): Promise<TakenBackup> {
  const { databasePath, to, keep, automatic, signal } = options;
  const takenAtMs = automatic?.atMs ?? Date.now();
  const folder = join(to, stampOf(takenAtMs));
  const part = `${folder}.part-${automatic?.origin ?? process.pid}`;
  // Before anything is made: where there is nothing to back up, nothing is left.
  assertEasels(databasePath);
  await mkdir(to, { recursive: true, mode: 0o700 });
  await clearAbandoned(to, takenAtMs);
  try {
    await mkdir(join(part, IMAGES), { recursive: true, mode: 0o700 });
    if (automatic !== undefined) await leaveRoom(to, (await stat(databasePath)).size);
    const report = await copyWholeDatabase(databasePath, join(part, DATABASE));
    const copying = { from: imagesFrom(options), to: join(part, IMAGES), signal };
    const absent = await copyPictures(
      report.pictures,
      automatic === undefined ? copying : { ...copying, before: besideTheBot },
    );
    // The bot may erase pictures meanwhile; those are not lost.
    const needed = new Set(absent.length === 0 ? [] : readPictures(databasePath).map(({ file }) => file));
    const lost = absent.filter((file) => needed.has(file));
    const erased = absent.filter((file) => !needed.has(file));
    const of = automatic === undefined ? null : readBackupIdentity(join(part, DATABASE));
    const manifest = await writeManifest(part, takenAtMs, report, { lost, erased, ...(of && { automatic: of }) });
    await sync(join(part, IMAGES));
    await sync(part);
    await rename(part, folder);
    await sync(to);
    return { folder, manifest, pruned: keep === null ? [] : await prune(to, keep) };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function copyWholeDatabase(from: string, to: string): Promise<SnapshotReport> {
  copyDatabase(from, to);
  await chmod(to, 0o600);
  const report = await readSnapshot(to);
  if (report.faults.length > 0) {
    throw new BackupError(`The database is not sound, so this would be no backup:\n${report.faults.join('\n')}`);
  }
  await sync(to);
  return report;
}

/** Where pictures are looked for: on another disk a link to the former backup's takes neither time nor room. */
function imagesFrom({ picturesDirectory, automatic }: BackupOptions): readonly string[] {
  const former = automatic?.former ?? null;
  return former === null ? [picturesDirectory] : [join(former, IMAGES), picturesDirectory];
}

async function writeManifest(
  folder: string,
  takenAtMs: number,
  report: SnapshotReport,
  found: Pick<Manifest, 'lost' | 'erased' | 'automatic'>,
): Promise<Manifest> {
  const database = join(folder, DATABASE);
  const absent = new Set([...found.lost, ...found.erased]);
  const present = report.pictures.filter(({ file }) => !absent.has(file));
  const manifest: Manifest = {
    format: 1,
    takenAtMs,
    databaseVersion: report.version,
    databaseBytes: (await stat(database)).size,
    databaseSha256: await sha256Of(database),
    generations: report.generations,
    ledgerEntries: report.ledgerEntries,
    pictures: present.length,
    pictureBytes: present.reduce((sum, { bytes }) => sum + bytes, 0),
    ...found,
  };
  await using handle = await open(manifestPath(folder), 'wx', 0o600);
  await handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await handle.sync();
  return manifest;
}
