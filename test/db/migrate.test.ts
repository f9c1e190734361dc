import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { DatabaseFromFutureError, migrate, schemaVersion } from '../../src/db/migrate.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('migrations', () => {
  it('bring an empty file to the newest version, and leave it alone the next time', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'deep', 'easel.db');
    await openDatabase(path)[Symbol.asyncDispose]();
    await using database = openDatabase(path);
    expect(database.checkIntegrity()).toEqual([]);
    const sqlite = new BetterSqlite(path);
    expect(schemaVersion(sqlite)).toBe(migrations.length);
    sqlite.close();
  });

  it('leave a newer file untouched and say so', () => {
    const sqlite = new BetterSqlite(':memory:');
    sqlite.pragma(`user_version = ${migrations.length + 1}`);
    expect(() => migrate(sqlite, migrations)).toThrow(DatabaseFromFutureError);
    expect(sqlite.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
  });

  it('stop at one that fails and keep those before it', () => {
    const sqlite = new BetterSqlite(':memory:');
    const two = [
      { version: 1, name: 'good', sql: 'CREATE TABLE good (id INTEGER)' },
      { version: 2, name: 'bad', sql: 'CREATE TABLE half (id INTEGER); CREATE TABLE good (id INTEGER)' },
    ];
    expect(() => migrate(sqlite, two)).toThrow('already exists');
    expect(schemaVersion(sqlite)).toBe(1);
    expect(sqlite.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['good']);
  });
});
