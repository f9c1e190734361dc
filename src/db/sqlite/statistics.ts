// Brings up to date what SQLite's planner knows of the tables.

import BetterSqlite from 'better-sqlite3';

/** In ms. The bot holds the file locked for one transaction at a time. */
const BUSY_TIMEOUT_MS = 5_000;

/** Of a smaller table SQLite believes for a week that reading it whole is cheapest, while it grows. */
const FEW_ROWS = 10_000;

/**
 * Runs `PRAGMA optimize` over a connection of its own, in one short transaction. Of small tables nothing stays; nor do the samples
 * of values that it takes along, which would keep the ids of members who are forgotten. Throws SQLite's errors.
 */
export function optimize(path: string): void {
  const sqlite = new BetterSqlite(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    sqlite.pragma('secure_delete = ON');
    // The bot's own connection runs checkpoints.
    sqlite.pragma('wal_autocheckpoint = 0');
    sqlite
      .transaction(() => {
        // Also of tables that this connection has not read, of each as many rows as tell enough.
        sqlite.pragma('analysis_limit = 1000');
        sqlite.pragma('optimize = 0x10002');
        const found = sqlite
          .prepare<[], string>("SELECT name FROM sqlite_schema WHERE name GLOB 'sqlite_stat*'")
          .pluck();
        const tables = new Set(found.all());
        if (tables.has('sqlite_stat4')) sqlite.exec('DELETE FROM sqlite_stat4');
        // Each begins with the number of rows.
        if (tables.has('sqlite_stat1'))
          sqlite.prepare('DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < ?').run(FEW_ROWS);
      })
      .immediate();
  } finally {
    sqlite.close();
  }
}
