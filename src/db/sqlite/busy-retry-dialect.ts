import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteDialect, type DatabaseConnection, type Driver, type SqliteDialectConfig } from 'kysely';
import { sqliteCode } from './errors.ts';

/** How long a statement waits for a file that another process has locked, in ms. An acknowledgement has three seconds. */
const TIMEOUT_MS = 1_000;
const RETRY_MS = 25;

/**
 * Waits for a locked file without holding up the process: SQLite's own `busy_timeout` would stop the heartbeat and every
 * other command meanwhile. After one statement waited in vain the next ones fail at once, for as long as it waited, so that
 * those behind it do not add their patience to its own.
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
    const patience = new BusyTimeout();
    driver.acquireConnection = async (options) => retryWhileBusy(await acquire(options), patience);
    driver.rollbackTransaction = async (connection) => {
      // On a full disk SQLite has rolled back by itself; to do it again would fail and hide why.
      if (this.#isInTransaction()) await rollback(connection);
    };
    return driver;
  }
}

function retryWhileBusy(connection: DatabaseConnection, patience: BusyTimeout): DatabaseConnection {
  return {
    streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
    executeQuery: async (query, options) => {
      const endMs = patience.endMs();
      for (;;) {
        try {
          return await connection.executeQuery(query, options);
        } catch (error) {
          if (!isLocked(error)) throw error;
          if (performance.now() >= endMs) {
            patience.lose();
            throw error;
          }
        }
        await sleep(RETRY_MS);
      }
    },
  };
}

class BusyTimeout {
  #lostAtMs = Number.NEGATIVE_INFINITY;

  /** Until when a statement that begins now may wait. */
  endMs(): number {
    const now = performance.now();
    return now - this.#lostAtMs < TIMEOUT_MS ? now : now + TIMEOUT_MS;
  }

  lose(): void {
    const now = performance.now();
    if (now - this.#lostAtMs >= TIMEOUT_MS) this.#lostAtMs = now;
  }
}

/** A snapshot that is too old to be written from (SQLITE_BUSY_SNAPSHOT) stays too old, however long one waits. */
function isLocked(error: unknown): boolean {
  const code = sqliteCode(error);
  return code.startsWith('SQLITE_BUSY') && code !== 'SQLITE_BUSY_SNAPSHOT';
}
