import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { DatabaseFromFutureError, migrate, schemaVersion } from '../../../src/db/sqlite/migrate.ts';
import { backUpBeforeMigration } from '../../../src/db/sqlite/migration-backup.ts';
import { migrations } from '../../../src/db/sqlite/migrations/index.ts';
import { DatabaseUnusableError } from '../../../src/db/sqlite/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Writes a database of schema version 4 with a picture. */
function writeVersion4(path: string): void {
  const sqlite = new BetterSqlite(path);
  sqlite.pragma('journal_mode = WAL');
  migrate(sqlite, migrations.slice(0, 4));
  sqlite.exec(`
    INSERT INTO generations VALUES ('1', '100', '10', '5', '[]', 'en-US', 'token', 900000, 0, 'flux-pro-1.1', 'a fox', '1:1',
      1024, 1024, 7, 1, 0, 2, 'jpeg', 40000, 'open', 0, NULL, NULL, NULL);
    INSERT INTO pictures (generation_id, number, user_id, state, seed, queued_at_ms) VALUES ('1', 1, '5', 'queued', 7, 0);
    INSERT INTO ledger (kind, generation_id, guild_id, user_id, guild_day, guild_month, bot_day, bot_month, held_micros,
      charged_micros, billed_micros, at_ms) VALUES ('hold', '1', '100', '5', '1970-01-01', '1970-01', '1970-01-01',
      '1970-01', 40000, 0, 0, 0);
    INSERT INTO balances (guild_id, user_id, period, held_micros, charged_micros, billed_micros) VALUES
      ('100', '5', '1970-01-01', 40000, 0, 0), ('100', '5', '1970-01', 40000, 0, 0), ('100', '', '1970-01-01', 40000, 0, 0),
      ('100', '', '1970-01', 40000, 0, 0), ('', '', '1970-01-01', 40000, 0, 0), ('', '', '1970-01', 40000, 0, 0);`);
  sqlite.close();
}

function versionOf(path: string): number {
  const sqlite = new BetterSqlite(path, { readonly: true });
  const version = schemaVersion(sqlite);
  sqlite.close();
  return version;
}

describe('an older file', () => {
  it('is backed up before it is brought up to date, once, and its ledger agrees afterwards', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    writeVersion4(path);
    {
      await using database = openDatabase(path);
      expect(await auditLedger(database.kysely)).toEqual([]);
      expect(database.checkIntegrity()).toEqual([]);
    }
    await openDatabase(path)[Symbol.asyncDispose]();
    const backups = join(folder.path, 'backups');
    const [name = '', ...more] = await readdir(backups);
    expect(more).toEqual([]);
    expect(name).toMatch(new RegExp(`^2.*Z-before-version-${migrations.length}\\.db$`));
    expect(versionOf(path)).toBe(migrations.length);
    const backup = join(backups, name);
    expect((await stat(backup)).mode & 0o777).toBe(0o600);
    expect(versionOf(backup)).toBe(4);
    const sqlite = new BetterSqlite(backup, { readonly: true });
    expect(sqlite.prepare('SELECT prompt FROM generations').pluck().all()).toEqual(['a fox']);
    sqlite.close();
  });

  it('keeps the newest five of its backups, and deletes incomplete ones of a crash', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    writeVersion4(path);
    const backups = join(folder.path, 'backups');
    await mkdir(backups);
    const old = [1, 2, 3, 4, 5, 6].map((day) => `2020-01-0${day}T00-00-00-000Z-before-version-3.db`);
    const others = ['2020-01-01T00-00-00-000Z', 'notes.db'];
    for (const name of [...old, `${old[0]}.part`, ...others]) await writeFile(join(backups, name), '');
    await openDatabase(path)[Symbol.asyncDispose]();
    const left = await readdir(backups);
    expect(left).toEqual(expect.arrayContaining([...old.slice(2), ...others]));
    expect(left).toHaveLength(7);
  });

  it('is not touched when the backup fails', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    writeVersion4(path);
    await writeFile(join(folder.path, 'backups'), 'a file where the folder should be');
    expect(() => openDatabase(path)).toThrow(/the backup before that failed: .* Nothing was changed\./);
    expect(versionOf(path)).toBe(4);
  });

  it('has incomplete backups of a crash deleted before another one is taken', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    writeVersion4(path);
    const backups = join(folder.path, 'backups');
    await mkdir(backups);
    await writeFile(join(backups, '2020-01-01T00-00-00-000Z-before-version-5.db.part'), '');
    const sqlite = new BetterSqlite(path);
    // VACUUM fails within a transaction.
    sqlite.exec('BEGIN');
    expect(() => backUpBeforeMigration(sqlite, path, 5)).toThrow(DatabaseUnusableError);
    sqlite.close();
    expect(await readdir(backups)).toEqual([]);
  });

  it('is whole after a process was killed in the middle of a migration, and the next start finishes it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    writeVersion4(path);
    const { signal } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import BetterSqlite from 'better-sqlite3';
         import { migrations } from ${JSON.stringify(resolve('src/db/sqlite/migrations/index.ts'))};
         const sqlite = new BetterSqlite(${JSON.stringify(path)});
         // Too small a cache for it, so that half of it is on the disk already.
         sqlite.pragma('cache_size = 1');
         sqlite.exec('BEGIN IMMEDIATE');
         sqlite.exec(migrations[4].sql);
         process.kill(process.pid, 'SIGKILL');`,
      ],
      { cwd: resolve('.') },
    );
    expect(signal).toBe('SIGKILL');
    expect(versionOf(path)).toBe(4);
    await using database = openDatabase(path);
    expect(await auditLedger(database.kysely)).toEqual([]);
    expect(versionOf(path)).toBe(migrations.length);
  });
});

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

  it('come all or not at all: one that fails leaves the file as it was', () => {
    const sqlite = new BetterSqlite(':memory:');
    const two = [
      { version: 1, name: 'good', sql: 'CREATE TABLE good (id INTEGER)' },
      { version: 2, name: 'bad', sql: 'CREATE TABLE half (id INTEGER); CREATE TABLE good (id INTEGER)' },
    ];
    expect(() => migrate(sqlite, two)).toThrow('already exists');
    expect(schemaVersion(sqlite)).toBe(0);
    expect(sqlite.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual([]);
  });
});
