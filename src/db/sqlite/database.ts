// Opens SQLite databases.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Kysely, type SqliteDatabase, type Transaction } from 'kysely';
import { accessError } from './access.ts';
import { isBlank, isOutdated, migrate } from './migrate.ts';
import { backUpBeforeMigration } from './migration-backup.ts';
import { migrations } from './migrations/index.ts';
import { BusyRetryDialect } from './busy-retry-dialect.ts';
import { DatabaseUnusableError, sqliteCode } from './errors.ts';
import { vacuumIfDue, type FreeBytes } from './vacuum.ts';
import type { Schema } from '../schema.ts';

/** An open database. Disposing closes it. */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<Schema>;
  /** Whether there was nothing in the file before, or no file. */
  readonly isNew: boolean;
  /** Runs SQLite's integrity checks; empty for a sound file. */
  checkIntegrity(): readonly string[];
  /** Rewrites the file once, where former versions deleted in it; as `vacuumIfDue` says. */
  vacuumIfDue(freeBytes?: FreeBytes): string | null;
}

/** A connection or a transaction, which runs queries. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

/** In ms. Blocking is allowed while the database is opened, before the bot serves anyone. */
const OPENING_TIMEOUT_MS = 5_000;

export interface OpenOptions {
  /** Whether a backup is taken before a migration; not needed where the file is itself a copy. */
  readonly backsUp?: boolean;
}

/**
 * Opens the file at `path`, creating it and its folder, and migrates its schema, after a backup if it has any contents.
 * Throws DatabaseFromFutureError on a newer file, and DatabaseUnusableError on one that cannot be used.
 */
export function openDatabase(path: string, { backsUp = true }: OpenOptions = {}): Database {
  let sqlite: BetterSqlite.Database | undefined;
  let isNew = false;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    sqlite = new BetterSqlite(path, { timeout: OPENING_TIMEOUT_MS });
    sqlite.pragma('journal_mode = WAL');
    // A settled charge must survive a power cut, so every commit waits for the disk.
    sqlite.pragma('synchronous = FULL');
    // A checkpoint slows down one commit. At eight times the default of 1 000 pages, that is one in hundreds of holds.
    sqlite.pragma('wal_autocheckpoint = 8000');
    // In KiB, enough for the balances of all members who were active today.
    sqlite.pragma('cache_size = -16000');
    sqlite.pragma('foreign_keys = ON');
    // What is deleted or changed is overwritten with zeros: an erased prompt must not stand in the file any more.
    sqlite.pragma('secure_delete = ON');
    if (isOutdated(sqlite, migrations) && backsUp && path !== ':memory:') {
      backUpBeforeMigration(sqlite, path, migrations.length);
    }
    isNew = isBlank(sqlite);
    migrate(sqlite, migrations);
    // From now on BusyRetryDialect waits for a locked file, without blocking the process.
    sqlite.pragma('busy_timeout = 0');
  } catch (error) {
    sqlite?.close();
    throw error instanceof DatabaseUnusableError ? error : unusable(path, error);
  }
  const opened = sqlite;
  const kysely = new Kysely<Schema>({
    dialect: new BusyRetryDialect({ database: cachingStatements(opened) }, () => opened.inTransaction),
  });
  return {
    kysely,
    isNew,
    checkIntegrity: () => integrityFaults(opened),
    vacuumIfDue: (freeBytes) => vacuumIfDue(opened, path, freeBytes),
    [Symbol.asyncDispose]: async () => {
      await kysely.destroy();
      // Kysely closes only what it has used.
      opened.close();
    },
  };
}

/** The faults that SQLite's integrity checks find; none for a sound file. */
export function integrityFaults(sqlite: BetterSqlite.Database): string[] {
  return [
    ...rowsToLines(sqlite.pragma('integrity_check')).filter((line) => line !== 'ok'),
    ...rowsToLines(sqlite.pragma('foreign_key_check')),
  ];
}

/** Advice for each error code, by its prefix. */
const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'Another program holds it locked; end that one.',
  SQLITE_FULL: 'Make room on that disk.',
  SQLITE_NOTADB: 'It is no database; see DATABASE_URL, or restore a backup.',
  SQLITE_CORRUPT: 'It is damaged; restore a backup.',
  SQLITE_READONLY: 'This user may not write to it.',
  SQLITE_CANTOPEN: 'See DATABASE_URL, and whether this user may write to its folder.',
  SQLITE_IOERR: 'See whether that disk is full or failing.',
  // File system errors such as ENOTDIR and EACCES.
  E: 'See DATABASE_URL, and whether this user may write to its folder.',
};

/** Errors whose reason may be the owner of the file, or a folder or a device in its place. */
const MAY_BE_ACCESS = /^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_IOERR|E)$/;

/** The error with advice; one without, such as an error in a migration, is returned as it is. */
function unusable(path: string, cause: unknown): unknown {
  const code = Object.keys(ADVICE).find((name) => sqliteCode(cause).startsWith(name));
  if (!(cause instanceof Error) || code === undefined) return cause;
  const fault = MAY_BE_ACCESS.test(code) ? accessError(path, cause) : null;
  if (fault !== null) return fault;
  return new DatabaseUnusableError(`The database ${path} cannot be used: ${cause.message}. ${ADVICE[code]}`, { cause });
}

const MAX_PREPARED = 256;

/** Caches prepared statements: preparing one takes longer than running most of them, and the bot runs the same few. */
function cachingStatements(sqlite: BetterSqlite.Database): SqliteDatabase {
  const prepared = new Map<string, BetterSqlite.Statement>();
  return {
    close: () => sqlite.close(),
    prepare: (sql) => {
      const statement = prepared.get(sql) ?? sqlite.prepare(sql);
      if (prepared.size < MAX_PREPARED) prepared.set(sql, statement);
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
