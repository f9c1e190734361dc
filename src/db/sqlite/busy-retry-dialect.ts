import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteDialect, type DatabaseConnection, type Driver, type SqliteDialectConfig } from 'kysely';
import { sqliteCode } from './errors.ts';

/** How long a statement waits for a locked file, in ms. Discord's limit for an acknowledgement is three seconds. */
const TIMEOUT_MS = 1_000;
const RETRY_MS = 25;

/**
 * Waits for a locked file without blocking the process: SQLite's own `busy_timeout` would stop the heartbeat and every
 * other command. After a statement timed out, further ones fail at once for as long as it waited, so that queued
 * statements do not add up their timeouts.
 */
export class BusyRetryDialect extends SqliteDialect {
  readonly #isInTransaction: () => boolean;

  constructor(config: SqliteDialectConfig, isInTransaction: () => boolean) {
    super(config);
    this.#isInTransaction = isInTransaction;
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    const rollback = driver.rollbackTransaction.bind(driver);
    const timeout = new BusyTimeout();
    driver.acquireConnection = async (options) => retryWhileBusy(await acquire(options), timeout);
    driver.rollbackTransaction = async (connection) => {
      // On a full disk SQLite has already rolled back; a second rollback would fail and hide the error.
      if (this.#isInTransaction()) await rollback(connection);
    };
    return driver;
  }
}

function retryWhileBusy(connection: DatabaseConnection, timeout: BusyTimeout): DatabaseConnection {
  return {
    streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
    executeQuery: async (query, options) => {
      const endMs = timeout.endMs();
      for (;;) {
        try {
          return await connection.executeQuery(query, options);
        } catch (error) {
          if (!isLocked(error)) throw error;
          if (performance.now() >= endMs) {
            timeout.expire();
            throw error;
          }
        }
        await sleep(RETRY_MS);
      }
    },
  };
}

/** Decides how long a statement may wait for a locked file. Times are of `performance.now()`. */
class BusyTimeout {
  #expiredAtMs = Number.NEGATIVE_INFINITY;

  /** When a statement that begins now times out. */
  endMs(): number {
    const now = performance.now();
    return now - this.#expiredAtMs < TIMEOUT_MS ? now : now + TIMEOUT_MS;
  }

  expire(): void {
    const now = performance.now();
    if (now - this.#expiredAtMs >= TIMEOUT_MS) this.#expiredAtMs = now;
  }
}

/** Waiting does not help against SQLITE_BUSY_SNAPSHOT: the transaction's snapshot stays too old to be written from. */
function isLocked(error: unknown): boolean {
  const code = sqliteCode(error);
  return code.startsWith('SQLITE_BUSY') && code !== 'SQLITE_BUSY_SNAPSHOT';
}
