import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteDatabase, type Transaction } from 'kysely';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

/** The open file. Disposing closes it. */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<Schema>;
  /** Runs SQLite's own integrity checks; an empty list is a sound file. */
  checkIntegrity(): readonly string[];
}

/** A connection or a transaction: what a query needs. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the file at `path`, creating it and its folder, and brings its schema up to date.
 * Throws DatabaseFromFutureError on a newer file, and SQLite's errors on one that cannot be used.
 */
export function openDatabase(path: string): Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const sqlite = new BetterSqlite(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.pragma('journal_mode = WAL');
    // A settled dollar must survive a power cut, so every commit waits for the disk.
    sqlite.pragma('synchronous = FULL');
    // A checkpoint falls into somebody's commit. Eight times the default of 1 000 pages makes that one in hundreds of holds.
    sqlite.pragma('wal_autocheckpoint = 8000');
    // In KiB: the balances of all who painted today stay at hand.
    sqlite.pragma('cache_size = -16000');
    sqlite.pragma('foreign_keys = ON');
    migrate(sqlite, migrations);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const kysely = new Kysely<Schema>({ dialect: new SqliteDialect({ database: preparingOnce(sqlite) }) });
  return {
    kysely,
    checkIntegrity: () => [
      ...rowsToLines(sqlite.pragma('integrity_check')).filter((line) => line !== 'ok'),
      ...rowsToLines(sqlite.pragma('foreign_key_check')),
    ],
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

const PREPARED_AT_MOST = 256;

/** Parsing a statement costs more than most of them take to run, and the bot runs the same few over and over. */
function preparingOnce(sqlite: BetterSqlite.Database): SqliteDatabase {
  const prepared = new Map<string, BetterSqlite.Statement>();
  return {
    close: () => sqlite.close(),
    prepare: (sql) => {
      const statement = prepared.get(sql) ?? sqlite.prepare(sql);
      if (prepared.size < PREPARED_AT_MOST) prepared.set(sql, statement);
      return statement;
    },
  };
}

function rowsToLines(rows: unknown): string[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) =>
    typeof row === 'object' && row !== null ? Object.values(row).join(' ') : String(row),
  );
}
