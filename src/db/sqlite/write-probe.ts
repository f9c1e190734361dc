import BetterSqlite from 'better-sqlite3';
import type { WriteProbe } from '../../monitoring/live-counts.ts';

/** While the file is locked. Transactions of this process last only a few turns of the event loop. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 50;

/**
 * WriteProbe that writes one row over its own connection, which never blocks: while the file is locked it retries
 * without blocking the event loop. It detects a full disk, a read-only folder and a lock that stays.
 */
export function openWriteProbe(path: string, sleep: (ms: number) => Promise<void>): WriteProbe {
  let open: BetterSqlite.Database | null = null;
  let isClosed = false;
  const close = (): void => {
    open?.close();
    open = null;
  };
  const connect = (): BetterSqlite.Database => {
    const sqlite = new BetterSqlite(path, { timeout: 0, fileMustExist: true });
    // The row need not be durable, so its commit neither waits for the disk nor runs a checkpoint.
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('wal_autocheckpoint = 0');
    sqlite.pragma('cache_size = -64');
    return sqlite;
  };
  const write = (): void => {
    open ??= connect();
    open
      .prepare(
        `INSERT INTO bot_state (key, value) VALUES ('probe', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      )
      .run(String(Date.now()));
  };
  return {
    async failure() {
      for (let tries = 1; ; tries += 1) {
        try {
          write();
          return null;
        } catch (error) {
          if (isBusy(error) && tries === TRIES) return 'it is locked';
          if (!isBusy(error)) {
            close();
            return error instanceof Error ? error.message : String(error);
          }
        }
        await sleep(BETWEEN_TRIES_MS);
        if (isClosed) return 'it was closed';
      }
    },
    [Symbol.asyncDispose]: () => {
      isClosed = true;
      close();
      return Promise.resolve();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code);
}
