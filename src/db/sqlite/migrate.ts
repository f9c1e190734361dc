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

/** The schema version of a file; 0 for an empty one. */
export function schemaVersion(sqlite: Sqlite): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

/** Whether the file has contents and needs a migration. Throws DatabaseFromFutureError on a newer file. */
export function isOutdated(sqlite: Sqlite, migrations: readonly Migration[]): boolean {
  const current = schemaVersion(sqlite);
  if (current > migrations.length) throw new DatabaseFromFutureError(current, migrations.length);
  return current < migrations.length && sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}

/**
 * Runs the missing migrations, each in one transaction together with its version number, so that a crash leaves none
 * half done. Throws DatabaseFromFutureError on a newer file.
 */
export function migrate(sqlite: Sqlite, migrations: readonly Migration[]): void {
  for (const [index, { version, name }] of migrations.entries()) {
    if (version !== index + 1) throw new Error(`Migration ${name} has number ${version} in place ${index + 1}`);
  }
  const current = schemaVersion(sqlite);
  if (current > migrations.length) throw new DatabaseFromFutureError(current, migrations.length);
  for (const { version, sql } of migrations.slice(current)) {
    sqlite
      .transaction(() => {
        // Checked again under the lock: another process may have run it meanwhile.
        if (schemaVersion(sqlite) >= version) return;
        sqlite.exec(sql);
        sqlite.pragma(`user_version = ${version}`);
      })
      .immediate();
  }
}
