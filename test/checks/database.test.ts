import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src/checks/database.ts';
import { loadConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { capSet, draft } from '../support/drafts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRETS = { DISCORD_TOKEN: 'a.bot.token', BFL_API_KEY: 'bfl_key' };

const check = (path: string) => checkDatabase(loadConfig({ ...SECRETS, DATABASE_URL: path }));

describe('the check of the database', () => {
  it('tells one that does not exist, that is empty and that is new from one with contents, and makes none', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    const hint = 'If there should be commands and a ledger already, check DATABASE_URL.';
    const yetToBeMade = {
      check: 'Database',
      ok: true,
      found: `new and empty: the first start makes it at ${path}\n${hint}`,
    };
    expect(await check(path)).toEqual(yetToBeMade);
    expect(await readdir(folder.path)).toEqual([]);
    await writeFile(path, '');
    expect(await check(path)).toEqual(yetToBeMade);
    await using database = openDatabase(path);
    expect(database.isNew).toBe(true);
    expect((await check(path)).found).toBe(`${path} is new and empty\n${hint}`);
    await createGenerationStore(database.kysely).accept(draft({ id: '1' }), capSet(), 1_000);
    expect((await check(path)).found).toBe(
      `${path} is sound, its sums agree with its ledger: 1 command, 1 ledger entry`,
    );
    await using again = openDatabase(path);
    expect(again.isNew).toBe(false);
  });

  it('tells a folder, and the database of another program, from a damaged one; a start leaves both as they are', async () => {
    await using folder = await temporaryFolder();
    const [inItsPlace, foreign] = [join(folder.path, 'folder.db'), join(folder.path, 'foreign.db')];
    await mkdir(inItsPlace);
    expect(await check(inItsPlace)).toMatchObject({
      ok: false,
      found: `${inItsPlace} is a folder, not the file of a database.`,
    });
    const other = new BetterSqlite(foreign);
    for (const version of [0, 3, 99]) {
      other.exec('CREATE TABLE IF NOT EXISTS users (id)');
      other.pragma(`user_version = ${version}`);
      await expect(check(foreign)).rejects.toThrow('The database is one of another program.');
      expect(() => openDatabase(foreign)).toThrow('The database is one of another program.');
    }
    expect(other.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['users']);
    other.close();
  });
});
