import BetterSqlite from 'better-sqlite3';
import type { WriteProbe } from '../../monitoring/live-counts.ts';

/** Another transaction of this process lasts a few turns of the event loop; another process's may last longer. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 50;

/**
 * Writes one row of its own, over a connection of its own that never waits: where the file is locked, it looks again some
 * times, and the event loop goes on meanwhile. A full disk, a folder that became read-only, a lock that stays: all are seen.
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
    // Nothing hangs on this row, so no commit of it need wait for the disk, and no checkpoint falls into one.
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
