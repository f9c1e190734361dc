import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { Behind } from '../../playground/behind/behind.ts';
import { readBooks } from '../../playground/books.ts';
import { CAPS } from '../../playground/bot/caps.ts';
import { startHosts, type Hosts } from '../../playground/world/hosts.ts';
import type { BehindEvent } from '../../playground/wire/behind.ts';
import { MovableClock } from '../../sandbox/clock/clock.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A database of the bot with as many grants of a cent in its ledger, and a connection that writes to it. */
async function grantedDatabase(path: string, grants: number): Promise<BetterSqlite.Database> {
  await openDatabase(path)[Symbol.asyncDispose]();
  const database = new BetterSqlite(path);
  for (let left = grants; left > 0; left -= 1) grant(database);
  return database;
}

function grant(database: BetterSqlite.Database, atMs = 1): void {
  database
    .prepare(
      `INSERT INTO ledger (kind, guild_id, user_id, guild_day, guild_month, bot_day, bot_month,
         held_micros, charged_micros, billed_micros, granted_micros, reason, at_ms)
       VALUES ('adjust', '1', '2', '2026-11-30', '2026-11', '2026-11-30', '2026-11', 0, 0, 0, 10000, 'a contest', ?)`,
    )
    .run(atMs);
}

function idsIn(path: string): readonly number[] {
  const reading = readBooks(path);
  if (reading === null || reading === 'busy') throw new Error(`no reading: ${reading}`);
  return reading.ledger.map(({ id }) => id);
}

it('the database is read as it was committed, while another connection writes', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'easel.db');
  expect(readBooks(path)).toBeNull();
  const writer = await grantedDatabase(path, 1);
  writer.exec('BEGIN IMMEDIATE');
  grant(writer);
  expect(idsIn(path)).toEqual([1]);
  writer.exec('COMMIT');
  expect(idsIn(path)).toEqual([1, 2]);
  writer.close();
});

it('what a killed process committed and did not fold into the file is read, too', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'easel.db');
  const left = join(folder.path, 'left.db');
  const writer = await grantedDatabase(path, 3);
  for (const suffix of ['', '-wal', '-shm']) await copyFile(`${path}${suffix}`, `${left}${suffix}`);
  writer.close();
  expect(idsIn(left)).toEqual([1, 2, 3]);
  await rm(`${left}-shm`);
  expect(idsIn(left)).toEqual([1, 2, 3]);
});

it('reading changes nothing in the file', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'easel.db');
  (await grantedDatabase(path, 1)).close();
  const before = await readFile(path);
  expect(idsIn(path)).toEqual([1]);
  expect(await readFile(path)).toEqual(before);
});

function behindOf(databasePath: string, hosts: Hosts, told: BehindEvent[] = []): Behind {
  return new Behind({
    databasePath,
    caps: CAPS,
    hosts,
    secrets: () => [],
    clockOffsetMs: () => 0,
    tell: (event) => told.push(event),
  });
}

it('a line of the ledger that is written later than it says stands in its place', async () => {
  await using folder = await temporaryFolder();
  await using hosts = await startHosts(new MovableClock());
  const path = join(folder.path, 'easel.db');
  const writer = await grantedDatabase(path, 0);
  using behind = behindOf(path, hosts);
  grant(writer, 5);
  expect(behind.upToDate().ledger.map(({ atMs }) => atMs)).toEqual([5]);
  grant(writer, 3);
  expect(behind.upToDate().ledger.map(({ atMs }) => atMs)).toEqual([3, 5]);
  writer.close();
});

it('a database that takes the place of another is told as a whole, and nothing of the former one stays', async () => {
  await using folder = await temporaryFolder();
  await using hosts = await startHosts(new MovableClock());
  const path = join(folder.path, 'easel.db');
  const other = join(folder.path, 'other.db');
  (await grantedDatabase(path, 2)).close();
  (await grantedDatabase(other, 5)).close();
  const told: BehindEvent[] = [];
  using behind = behindOf(path, hosts, told);
  expect(behind.upToDate().ledger).toHaveLength(2);
  await rm(path);
  expect(behind.upToDate().ledger).toHaveLength(2);
  await rename(other, path);
  expect(behind.upToDate().ledger.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  expect(told.map(({ of }) => of)).toEqual(['ledger', 'everything']);
});
