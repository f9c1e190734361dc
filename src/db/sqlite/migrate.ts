import type { Database as Sqlite } from 'better-sqlite3';
import type { Migration } from './migrations/index.ts';
import { DatabaseUnusableError } from './errors.ts';

/** The file was written by a newer Easel, so this one must not change it. */
export class DatabaseFromFutureError extends DatabaseUnusableError {
  override readonly name = 'DatabaseFromFutureError';

  constructor(found: number, known: number) {
    super(`The database has version ${found}, this Easel knows up to ${known}. Install the newer version again.`);
  }
}

/** The file has tables, and none of Easel's. */
class ForeignDatabaseError extends DatabaseUnusableError {
  override readonly name = 'ForeignDatabaseError';

  constructor() {
    super('The database is one of another program. See DATABASE_URL.');
  }
}

/** Throws where the tables of a file are not those of Easel. */
export function assertNotForeign(sqlite: Sqlite): void {
  if (
    !isBlank(sqlite) &&
    sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'generations'").get() === undefined
  ) {
    throw new ForeignDatabaseError();
  }
}

/** Whether the file has no contents yet. */
export function isBlank(sqlite: Sqlite): boolean {
  return sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

/** The schema version of a file; 0 for an empty one. */
export function schemaVersion(sqlite: Sqlite): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

/** Whether the file has contents and needs a migration. Throws on a newer file, and on one of another program. */
export function isOutdated(sqlite: Sqlite, migrations: readonly Migration[]): boolean {
  assertNotForeign(sqlite);
  const current = schemaVersion(sqlite);
  if (current > migrations.length) throw new DatabaseFromFutureError(current, migrations.length);
  return current < migrations.length && !isBlank(sqlite);
}

/**
 * Runs the missing migrations, all in one transaction together with the version number, which waits for the disk once: a crash leaves
 * the file as it was. Throws DatabaseFromFutureError on a newer file.
 */
export function migrate(sqlite: Sqlite, migrations: readonly Migration[]): void {
  for (const [index, { version, name }] of migrations.entries()) {
    if (version !== index + 1) throw new Error(`Migration ${name} has number ${version} in place ${index + 1}`);
  }
  const current = schemaVersion(sqlite);
  if (current > migrations.length) throw new DatabaseFromFutureError(current, migrations.length);
  if (current === migrations.length) return;
  sqlite
    .transaction(() => {
      // Checked again under the lock: another process may have run them meanwhile.
      for (const { version, sql } of migrations.slice(schemaVersion(sqlite))) {
        sqlite.exec(sql);
        sqlite.pragma(`user_version = ${version}`);
      }
    })
    .immediate();
}
