import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { openWriteProbe } from '../../../src/db/sqlite/write-probe.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the probe of the database', () => {
  it('reports an intact file as writable and a missing one as unusable, without creating it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using probe = openWriteProbe(path, () => nextTurn());
    expect(await probe.failure()).toBe('unable to open database file');
    await using _database = openDatabase(path);
    expect(await probe.failure()).toBeNull();
  });

  it('ignores a short transaction of its own process, and reports a long one of another as a lock', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using database = openDatabase(path);
    let locks = 0;
    await using probe = openWriteProbe(path, async () => {
      locks += 1;
      await nextTurn();
    });
    const short = database.kysely.transaction().execute(async (trx) => {
      await trx.insertInto('bot_state').values({ key: 'k', value: 'v' }).execute();
      const failure = probe.failure();
      for (let turns = 0; turns < 5; turns += 1) await nextTurn();
      return { failure };
    });
    expect(await (await short).failure).toBeNull();
    expect(locks).toBeGreaterThan(0);

    const other = new BetterSqlite(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await probe.failure()).toBe('it is locked');
    other.close();
    expect(await probe.failure()).toBeNull();
  });

  it("reports SQLite's error of a failed write, such as on a full disk, and that writing works again", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using database = openDatabase(path);
    const fill = new BetterSqlite(path);
    fill.exec(
      "CREATE TRIGGER full BEFORE INSERT ON bot_state BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    );
    await using probe = openWriteProbe(path, () => nextTurn());
    expect(await probe.failure()).toBe('database or disk is full');
    fill.exec('DROP TRIGGER full');
    expect(await probe.failure()).toBeNull();
    fill.close();
    expect(database.checkIntegrity()).toEqual([]);
  });
});
