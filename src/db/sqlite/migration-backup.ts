import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite, { type Database as Sqlite } from 'better-sqlite3';
import { DatabaseUnusableError } from './errors.ts';
import { stampOf } from './time-stamp.ts';

/** The number of these backups that are kept. */
const KEPT = 5;
export const COMPLETE = /^\d{4}-.*-before-version-\d+\.db$/;
export const INCOMPLETE = /^\d{4}-.*-before-version-\d+\.db\.part(?:-journal)?$/;

/** Where the backups of the database at `path` are. */
export function migrationBackupsOf(path: string): string {
  return join(dirname(path), 'backups');
}

/**
 * Copies the database before a migration to `backups` beside it, and returns the path. The copy is checked, and gets
 * its name once it is on the disk. Throws DatabaseUnusableError on failure: then the database must not be migrated.
 */
export function backUpBeforeMigration(sqlite: Sqlite, path: string, toVersion: number): string {
  const folder = migrationBackupsOf(path);
  const target = join(folder, `${stampOf(Date.now())}-before-version-${toVersion}.db`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // First, to free space: repeated kills at this point must not fill the disk.
    deleteIncomplete(folder);
    copyChecked(sqlite, target);
    prune(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DatabaseUnusableError(
      `The database ${path} must be brought to version ${toVersion}, and the backup before that failed: ${why}. ` +
        `Nothing was changed. Make room in ${folder}, or move the database to a larger disk, and start again.`,
      { cause: error },
    );
  }
  return target;
}

function copyChecked(sqlite: Sqlite, target: string): void {
  const part = `${target}.part`;
  try {
    sqlite.prepare('VACUUM INTO ?').run(part);
    chmodSync(part, 0o600);
    check(part);
    sync(part);
    renameSync(part, target);
    sync(dirname(target));
  } finally {
    rmSync(part, { force: true });
  }
}

function check(copy: string): void {
  const sqlite = new BetterSqlite(copy, { readonly: true });
  try {
    if (sqlite.pragma('integrity_check', { simple: true }) !== 'ok') throw new Error('the copy is damaged');
  } finally {
    sqlite.close();
  }
}

/** Names begin with the time, so they sort from the oldest to the newest. */
function prune(folder: string): void {
  const backups = readdirSync(folder).filter((name) => COMPLETE.test(name));
  for (const name of backups.toSorted().slice(0, -KEPT)) rmSync(join(folder, name));
}

function deleteIncomplete(folder: string): void {
  for (const name of readdirSync(folder)) if (INCOMPLETE.test(name)) rmSync(join(folder, name));
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
