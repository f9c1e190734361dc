import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { accessError } from './access.ts';
import { openDatabase, type Database } from './database.ts';
import { DatabaseUnusableError, sqliteCode } from './errors.ts';

/** Another process has locked this database. */
export class DatabaseInUseError extends DatabaseUnusableError {
  override readonly name = 'DatabaseInUseError';

  constructor(path: string) {
    super(`Easel runs already on the database ${path}. Stop that process first: one database takes one process.`);
  }
}

/**
 * Locks the database at `path` for this process, until it is disposed or the process ends, even by a crash: then the
 * operating system releases the lock. It is an exclusive transaction on a separate SQLite file beside the database, so
 * that it does not block readers such as a backup. Throws DatabaseInUseError when another process holds it.
 */
export function lockDatabase(path: string): Disposable {
  if (path === ':memory:') return { [Symbol.dispose]: () => undefined };
  const real = realDatabasePath(path);
  let lock: BetterSqlite.Database | undefined;
  try {
    lock = new BetterSqlite(`${real}.lock`, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) throw new DatabaseInUseError(real);
    throw accessError(`${real}.lock`, error) ?? accessError(real, error) ?? unwritable(dirname(real), error);
  }
  const held = lock;
  return { [Symbol.dispose]: () => void held.close() };
}

/** Whether a process has locked the database at `path`. Changes and makes nothing. */
export function isLocked(path: string): boolean {
  const lockPath = `${path}.lock`;
  if (!existsSync(lockPath)) return false;
  const lock = new BetterSqlite(lockPath, { readonly: true, timeout: 0 });
  try {
    lock.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    lock.close();
  }
}

/** Locks and opens the database for the bot; closing it releases the lock. Throws as the two steps do. */
export function openDatabaseAlone(path: string): Database {
  const lock = lockDatabase(path);
  try {
    restrictAccess(path);
    const database = openDatabase(path);
    return {
      ...database,
      [Symbol.asyncDispose]: async () => {
        using _lock = lock;
        await database[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Makes the file private: an older Easel did not create it so. SQLite gives its side files the same mode. */
function restrictAccess(path: string): void {
  try {
    if (path !== ':memory:') chmodSync(path, 0o600);
  } catch {
    // It does not exist yet, or belongs to another user.
  }
}

/** The absolute path of the database with links resolved; creates its folder. Throws DatabaseUnusableError. */
export function realDatabasePath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(resolve(path));
    try {
      mkdirSync(folder, { recursive: true });
      return join(realpathSync(folder), basename(path));
    } catch (error) {
      const isDenied = /^(?:EACCES|EPERM|EROFS)$/.test(sqliteCode(error));
      throw (isDenied ? accessError(path, error) : null) ?? unwritable(folder, error);
    }
  }
}

function unwritable(folder: string, cause: unknown): DatabaseUnusableError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseUnusableError(`The folder of the database, ${folder}, cannot be written to: ${why}.`, { cause });
}
