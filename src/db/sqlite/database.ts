import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, type Transaction } from 'kysely';
import { isOutdated, migrate } from './migrate.ts';
import { backUpBeforeMigration } from './migration-backup.ts';
import { migrations } from './migrations/index.ts';
import { BusyRetryDialect } from './busy-retry-dialect.ts';
import { DatabaseUnusableError, sqliteCode } from './errors.ts';
import type { Schema } from '../schema.ts';

/** The open file. Disposing closes it. */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<Schema>;
  /** Runs SQLite's own integrity checks; an empty list is a sound file. */
  checkIntegrity(): readonly string[];
}

/** A connection or a transaction: what a query needs. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

/** While the file is opened nobody waits for the process, so it may wait for the file. */
const OPENING_TIMEOUT_MS = 5_000;

export interface OpenOptions {
  /** Whether an older file is copied before it is migrated; a copy need not be copied again. */
  readonly backsUp?: boolean;
}

/**
 * Opens the file at `path`, creating it and its folder, and brings its schema up to date, after a backup of what was
 * there. Throws DatabaseFromFutureError on a newer file, and DatabaseUnusableError on one that cannot be used.
 */
export function openDatabase(path: string, { backsUp = true }: OpenOptions = {}): Database {
  let sqlite: BetterSqlite.Database | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    sqlite = new BetterSqlite(path, { timeout: OPENING_TIMEOUT_MS });
    sqlite.pragma('journal_mode = WAL');
    // A settled dollar must survive a power cut, so every commit waits for the disk.
    sqlite.pragma('synchronous = FULL');
    // A checkpoint falls into somebody's commit. Eight times the default of 1 000 pages makes that one in hundreds of holds.
    sqlite.pragma('wal_autocheckpoint = 8000');
    // In KiB: the balances of all who painted today stay at hand.
    sqlite.pragma('cache_size = -16000');
    sqlite.pragma('foreign_keys = ON');
    if (isOutdated(sqlite, migrations) && backsUp && path !== ':memory:') {
      backUpBeforeMigration(sqlite, path, migrations.length);
    }
    migrate(sqlite, migrations);
    // From here on whoever waits for a locked file must not hold up the process: BusyRetryDialect does the waiting.
    sqlite.pragma('busy_timeout = 0');
  } catch (error) {
    sqlite?.close();
    throw error instanceof DatabaseUnusableError ? error : unusable(path, error);
  }
  const opened = sqlite;
  const kysely = new Kysely<Schema>({
    dialect: new BusyRetryDialect({ database: preparingOnce(opened) }, () => opened.inTransaction),
  });
  return {
    kysely,
    checkIntegrity: () => integrityFaults(opened),
    [Symbol.asyncDispose]: async () => {
      await kysely.destroy();
      // Kysely closes only what it has used.
      opened.close();
    },
  };
}

/** What SQLite's own checks say against a file; nothing for a sound one. */
export function integrityFaults(sqlite: BetterSqlite.Database): string[] {
  return [
    ...rowsToLines(sqlite.pragma('integrity_check')).filter((line) => line !== 'ok'),
    ...rowsToLines(sqlite.pragma('foreign_key_check')),
  ];
}

/** What helps against each fault of a file that cannot even be opened. */
const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'Another program holds it locked; end that one.',
  SQLITE_FULL: 'Make room on that disk.',
  SQLITE_NOTADB: 'It is no database; see DATABASE_URL, or restore a backup.',
  SQLITE_CORRUPT: 'It is damaged; restore a backup.',
  SQLITE_READONLY: 'This user may not write to it.',
  SQLITE_CANTOPEN: 'See DATABASE_URL, and whether this user may write to its folder.',
  SQLITE_IOERR: 'See whether that disk is full or failing.',
  // Of the file system, like ENOTDIR and EACCES.
  E: 'See DATABASE_URL, and whether this user may write to its folder.',
};

/** A refusal with advice; what is no fault of the place, like an error in a migration, stays as it is. */
function unusable(path: string, cause: unknown): unknown {
  const code = Object.keys(ADVICE).find((name) => sqliteCode(cause).startsWith(name));
  if (!(cause instanceof Error) || code === undefined) return cause;
  return new DatabaseUnusableError(`The database ${path} cannot be used: ${cause.message}. ${ADVICE[code]}`, { cause });
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
