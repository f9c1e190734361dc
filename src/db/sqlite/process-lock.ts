import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { openDatabase, type Database } from './database.ts';
import { DatabaseUnusableError, sqliteCode } from './errors.ts';

/** Another process serves this database. */
export class DatabaseInUseError extends DatabaseUnusableError {
  override readonly name = 'DatabaseInUseError';

  constructor(path: string) {
    super(`Easel runs already on the database ${path}. Stop that process first: one database takes one process.`);
  }
}

/**
 * Takes the database at `path` for this process alone, until it is disposed or the process ends, however it ends: the
 * operating system lets go of it then. It stands beside the database, in a file of SQLite's that nothing is ever written
 * to; readers of the database itself, like a backup, are not in its way. Throws DatabaseInUseError when another has it.
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
    throw unwritable(dirname(real), error);
  }
  const held = lock;
  return { [Symbol.dispose]: () => void held.close() };
}

/** The database for the bot: nobody else may have it, and closing it lets go of it. Throws as the two steps do. */
export function openDatabaseAlone(path: string): Database {
  const lock = lockDatabase(path);
  try {
    closeToOthers(path);
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

/** A file that an older Easel made may be open to all; what SQLite writes beside it gets the same mode. */
function closeToOthers(path: string): void {
  try {
    if (path !== ':memory:') chmodSync(path, 0o600);
  } catch {
    // There is none yet, or it belongs to another user, who decides who may read it.
  }
}

/** One path for one file, by whichever link or relative way it is named; its folder is made. Throws DatabaseUnusableError. */
export function realDatabasePath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(resolve(path));
    try {
      mkdirSync(folder, { recursive: true });
      return join(realpathSync(folder), basename(path));
    } catch (error) {
      throw unwritable(folder, error);
    }
  }
}

function unwritable(folder: string, cause: unknown): DatabaseUnusableError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseUnusableError(`The folder of the database, ${folder}, cannot be written to: ${why}.`, { cause });
}
