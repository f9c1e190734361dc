import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Retention } from '../../src/archive/retention.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { migrate } from '../../src/db/sqlite/migrate.ts';
import { migrations } from '../../src/db/sqlite/migrations/index.ts';
import { openArchive, type Archive } from '../support/archive-world.ts';
import { NOON } from '../support/drafts.ts';
import { filesHolding } from '../support/files-holding.ts';
import { SWEEP_EVERY_MS, SweepClock } from '../support/sweep-clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DAY_MS = 86_400_000;
const SECRET = 'a vixen behind the old mill';
/** A row of its own page, and of pages beyond that. */
const LONG = `${SECRET}, `.repeat(200);

const openOnDisk = (): Promise<Archive> => openArchive('2026-11-22T12:00:00Z', { isOnDisk: true });

const idsOf = async ({ db }: Archive, member: string): Promise<string[]> =>
  (await db.selectFrom('generations').select('id').where('user_id', '=', member).execute()).map(({ id }) => id);

describe('the bytes of what a member has erased', () => {
  it('stand in no file any more: not in the database, not in its log', async () => {
    await using archive = await openOnDisk();
    for (const [member, prompt] of [
      ['1', SECRET],
      ['2', 'a mouse'],
      ['1', LONG],
      ['1', SECRET],
    ] as const) {
      await archive.paint({ member, pictures: 5, prompt });
    }
    expect(await filesHolding(archive.folder, SECRET)).not.toEqual([]);
    await archive.rightToErasure.forget('1');
    expect(await filesHolding(archive.folder, SECRET)).toEqual([]);
    expect(await filesHolding(archive.folder, 'a mouse')).toEqual(['easel.db']);
  });

  it('leave the log at the next sweep where a kill or another program came between', async () => {
    await using archive = await openOnDisk();
    await archive.paint({ member: '1', pictures: 3, prompt: SECRET });
    // The state after a kill right after the commit.
    await archive.store.markErased(await idsOf(archive, '1'), NOON);
    expect(await filesHolding(archive.folder, SECRET)).toEqual(['easel.db-wal']);
    const reader = new BetterSqlite(archive.databasePath);
    reader.exec('BEGIN; SELECT * FROM generations');
    expect(reader.prepare('SELECT count(*) FROM generations').pluck().get()).toBe(3);
    await archive.erasure.finish();
    expect(await filesHolding(archive.folder, SECRET)).toEqual(['easel.db-wal']);
    reader.close();
    await archive.erasure.finish();
    expect(await filesHolding(archive.folder, SECRET)).toEqual([]);
  });

  it('leave the file at the next start where a page that was split kept a piece of them', async () => {
    await using archive = await openOnDisk();
    await archive.paint({ member: '1', pictures: 1, prompt: SECRET });
    const piece = new BetterSqlite(archive.databasePath);
    // As that leaves it: no row has it, and nothing has overwritten it.
    piece.prepare("INSERT INTO guild_blocked_words VALUES ('100', ?)").run(SECRET);
    piece.exec('DELETE FROM guild_blocked_words');
    piece.close();
    await archive.rightToErasure.forget('1');
    expect(await filesHolding(archive.folder, SECRET)).toEqual(['easel.db']);
    expect(archive.vacuumIfDue()).toBeNull();
    expect(await filesHolding(archive.folder, SECRET)).toEqual([]);
    expect(await archive.faults()).toEqual([]);
  });
});

describe('a database file of a former version', () => {
  /** With a prompt that was erased as former versions did. */
  async function former(path: string): Promise<void> {
    const sqlite = new BetterSqlite(path);
    sqlite.pragma('journal_mode = WAL');
    migrate(sqlite, migrations.slice(0, 6));
    sqlite.close();
    const columns = `id, guild_id, channel_id, user_id, role_ids, locale, reply_token, reply_token_expires_at_ms, is_private,
      model_id, prompt, width, height, seed, count, enhance, safety, format, unit_price_micros, state, created_at_ms`;
    const again = new BetterSqlite(path);
    const insert = again.prepare(
      `INSERT INTO generations (${columns}) VALUES (?, '100', '10', '1', '[]', 'en-US', 'token', 0, 0, 'flux-pro-1.1', ?, 1024, 1024,
        7, 1, 0, 2, 'jpeg', 40000, 'delivered', 0)`,
    );
    for (let id = 0; id < 30; id += 1) insert.run(String(id), LONG);
    again.exec("UPDATE generations SET prompt = ''");
    again.close();
  }

  it('is rewritten once, and then holds nothing of what was erased in it', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await former(path);
    {
      await using database = openDatabase(path, { backsUp: false });
      expect(await filesHolding(folder.path, SECRET)).not.toEqual([]);
      expect(database.vacuumIfDue()).toBeNull();
      expect(await filesHolding(folder.path, SECRET)).toEqual([]);
      expect(database.checkIntegrity()).toEqual([]);
    }
    await using again = openDatabase(path);
    expect(again.vacuumIfDue(() => 0)).toBeNull();
  });

  it('is left as it is where there is no room for it, which is said, and rewritten by a later start', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await former(path);
    await using database = openDatabase(path, { backsUp: false });
    expect(database.vacuumIfDue(() => 1_000)).toMatch(/^it needs \d+ bytes free in .*, and there are 1000$/);
    expect(database.checkIntegrity()).toEqual([]);
    expect(database.vacuumIfDue()).toBeNull();
    expect(await filesHolding(folder.path, SECRET)).toEqual([]);
  });

  it('that is new has nothing to rewrite', async () => {
    await using folder = await temporaryFolder();
    await using database = openDatabase(join(folder.path, 'easel.db'));
    expect(database.vacuumIfDue(() => 0)).toBeNull();
  });
});

describe('copies of the database that nobody asked for', () => {
  const stamp = (atMs: number): string => new Date(atMs).toISOString().replaceAll(/[:.]/g, '-');

  /** One from before a migration and one from before a restore, both of then; and a backup of the operator's. */
  async function copyAt({ folder }: Archive, atMs: number): Promise<void> {
    await mkdir(join(folder, 'backups', stamp(atMs)), { recursive: true });
    await mkdir(join(folder, `before-restore-${stamp(atMs)}`, 'images'), { recursive: true });
    await writeFile(join(folder, `before-restore-${stamp(atMs)}`, 'images', '1-1.jpg'), SECRET);
    await writeFile(join(folder, 'backups', `${stamp(atMs)}-before-version-7.db`), SECRET);
    await writeFile(join(folder, 'backups', stamp(atMs), 'easel.db'), SECRET);
  }

  const copiesIn = async ({ folder }: Archive): Promise<number> =>
    (await readdir(folder, { recursive: true })).filter((name) => /before-(?:version|restore)-?[^/]*$/.test(name))
      .length;

  it('are deleted when a member is forgotten, and the backups of the operator are not', async () => {
    await using archive = await openOnDisk();
    await archive.paint({ member: '1', pictures: 1, prompt: SECRET });
    await copyAt(archive, NOON - 1);
    await copyAt(archive, NOON + DAY_MS);
    // What a restore left that was killed, and a backup that was killed two days ago.
    await writeFile(join(archive.folder, 'easel.db.restoring'), SECRET);
    await mkdir(join(archive.folder, 'backups', `${stamp(NOON - 2 * DAY_MS)}.part-7`));
    await mkdir(join(archive.folder, 'backups', `${stamp(NOON - 1)}.part-8`));
    await archive.rightToErasure.forget('1');
    const old = stamp(NOON - 1);
    const later = stamp(NOON + DAY_MS);
    expect(await filesHolding(archive.folder, SECRET)).toEqual([
      `backups/${old}/easel.db`,
      `backups/${later}-before-version-7.db`,
      `backups/${later}/easel.db`,
      `before-restore-${later}/images/1-1.jpg`,
    ]);
    expect((await readdir(join(archive.folder, 'backups'))).filter((name) => name.includes('part'))).toEqual([
      `${old}.part-8`,
    ]);
    // A backup that was killed just before: a day later nobody writes it any more.
    archive.clock.set(NOON + DAY_MS);
    await archive.rightToErasure.sweep();
    expect((await readdir(join(archive.folder, 'backups'))).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('are deleted also where they are younger than the request, which a kill had put off until then', async () => {
    await using archive = await openOnDisk();
    await archive.paint({ member: '1', pictures: 1, prompt: SECRET });
    await archive.store.requestErasure({ userId: '1', pseudonym: 'gone-1', requestedAtMs: NOON });
    await copyAt(archive, NOON + 1);
    archive.clock.set(NOON + 2);
    await archive.rightToErasure.sweep();
    expect(await filesHolding(archive.folder, SECRET)).toEqual([`backups/${stamp(NOON + 1)}/easel.db`]);
    // What follows has nothing of theirs any more.
    await copyAt(archive, NOON + 3);
    archive.clock.set(NOON + 4);
    await archive.rightToErasure.sweep();
    expect(await copiesIn(archive)).toBe(2);
  });

  it('keep the request open where they cannot be deleted', async () => {
    await using archive = await openOnDisk();
    await writeFile(join(archive.folder, 'backups'), 'a file where the folder should be');
    await archive.rightToErasure.forget('1');
    expect(await archive.store.erasureRequests()).toHaveLength(1);
  });

  it('last a week, and no longer than what is in them', async () => {
    for (const [retentionMs, days] of [
      [30 * DAY_MS, 7],
      [2 * DAY_MS, 2],
      [null, 7],
    ] as const) {
      await using archive = await openOnDisk();
      const { store, erasure, rightToErasure, orphans, copies, log } = archive;
      await copyAt(archive, NOON);
      const clock = new SweepClock(() => NOON + days * DAY_MS);
      await using retention = new Retention({
        store,
        erasure,
        rightToErasure,
        orphans,
        copies,
        clock,
        log,
        retentionMs,
        everyMs: SWEEP_EVERY_MS,
      });
      retention.start();
      await clock.nextSweep();
      expect(await copiesIn(archive)).toBe(2);
      clock.set(NOON + days * DAY_MS + 1);
      await clock.nextSweep();
      await clock.nextSweep();
      expect(await copiesIn(archive)).toBe(0);
    }
  });
});
