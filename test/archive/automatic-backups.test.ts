import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/backups/backup-folder.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { capSet, draft, NOON } from '../support/drafts.ts';
import { DAY_MS, HOUR_MS, openBackupWorld, type BackupWorld } from '../support/backup-world.ts';

const MINUTE_MS = 60_000;

/** The names of the automatic backups whose database names a prompt of this generation. */
async function holding({ automatic, names }: BackupWorld, id: string): Promise<string[]> {
  const held: string[] = [];
  for (const name of await names()) {
    const sqlite = new BetterSqlite(join(automatic, name, 'easel.db'), { readonly: true });
    const row = sqlite.prepare("SELECT 1 FROM generations WHERE id = ? AND prompt <> ''").get(id);
    sqlite.close();
    if (row !== undefined) held.push(name);
  }
  return held;
}

/** A sum that is not that of its entries. */
function harmLedger({ kept }: BackupWorld): void {
  const sqlite = new BetterSqlite(kept.databasePath);
  sqlite.prepare("UPDATE balances SET charged_micros = 1 WHERE user_id <> ''").run();
  sqlite.close();
}

/** Erases in each of the ways in which something of a member goes; generation 1 to 4 are there. */
const ERASURES: Readonly<Record<string, (world: BackupWorld) => Promise<unknown>>> = {
  'it expires, or its member deletes it': ({ archive }) => archive.markErased(['1'], NOON),
  'a moderator takes it down': ({ archive }) =>
    archive.markErased(['2'], NOON, { guildId: '100', moderatorId: '9', ownerId: '1', generationId: '2' }),
  'a cancelled command goes': async ({ archive, generations }) => {
    await generations.accept(draft({ id: '9', userId: '2' }), capSet(), 1_000);
    await generations.withdraw('9', NOON);
    expect(await archive.deleteCancelled(NOON, 10)).toBe(1);
  },
  'a random name takes the place of an id': async ({ archive, db }) => {
    const { user_id: userId } = await db.selectFrom('generations').select('user_id').executeTakeFirstOrThrow();
    const request = await archive.requestErasure({ userId, pseudonym: 'gone-1', requestedAtMs: NOON });
    await archive.markErased(['3', '4'], NOON);
    expect(await archive.anonymise(request, '2027-01', NOON + 90 * DAY_MS, 10)).toBe('done');
  },
  'what says whose the random name is goes': async ({ archive }) => {
    const [request] = await archive.erasureRequests();
    expect(request !== undefined && (await archive.closeRequest(request))).toBe(true);
  },
};

describe('automatic backups', () => {
  it('are taken by the hours that are set, verified, and the newest are kept; those of others stay', async () => {
    await using world = await openBackupWorld({ keep: 2 });
    const file = await world.kept.paint('1');
    const { databasePath, picturesDirectory } = world.kept;
    const manual = await takeBackup({ databasePath, picturesDirectory, to: world.automatic, keep: null });
    await using other = await openBackupWorld();
    await other.lookAfter(0);
    const [foreign = ''] = await other.names();
    const copied = '2020-01-01T00-00-00-000Z';
    await mkdir(join(world.automatic, copied));
    await writeFile(
      join(world.automatic, copied, 'backup.json'),
      JSON.stringify(await readManifest(join(other.automatic, foreign))),
    );
    await world.lookAfter(MINUTE_MS);
    const own = async (): Promise<string[]> =>
      (await world.names()).filter((name) => name !== copied && join(world.automatic, name) !== manual.folder);
    const [first = ''] = await own();
    expect(await readManifest(join(world.automatic, first))).toMatchObject({
      takenAtMs: NOON + MINUTE_MS,
      generations: 1,
      pictures: 1,
      lost: [],
      automatic: { mark: '' },
    });
    expect(await readdir(join(world.automatic, first, 'images'))).toEqual([file]);
    await world.lookAfter(23 * HOUR_MS);
    expect(await own()).toEqual([first]);
    for (let day = 0; day < 3; day += 1) await world.lookAfter(DAY_MS);
    expect(await own()).toHaveLength(2);
    expect(await own()).not.toContain(first);
    expect(await world.names()).toHaveLength(4);
  });

  it('are reached by every erasure: a new one is taken and verified, and the older ones go', async () => {
    await using world = await openBackupWorld();
    for (const id of ['1', '2', '3', '4']) await world.kept.paint(id);
    await world.lookAfter(0);
    await world.lookAfter(DAY_MS);
    let old = await world.names();
    expect(old).toHaveLength(2);
    for (const [what, erase] of Object.entries(ERASURES)) {
      await erase(world);
      await world.lookAfter(MINUTE_MS);
      expect(await world.names(), what).toEqual(old);
      // The process dies meanwhile; the next one finds what is to be done.
      await world.restart();
      await world.lookAfter(5 * MINUTE_MS);
      const left = await world.names();
      expect(left, what).toEqual([expect.any(String)]);
      expect(old, what).not.toContain(left[0]);
      old = left;
    }
    await world.lookAfter(HOUR_MS);
    expect(await world.names()).toEqual(old);
    expect(await holding(world, '1')).toEqual([]);
  });

  it('keep the older ones of a full disk until a new one is verified, but for no longer than an hour', async () => {
    await using world = await openBackupWorld();
    await world.kept.paint('1');
    await world.lookAfter(0);
    const [old] = await world.names();
    await world.archive.markErased(['1'], NOON);
    world.isDiskFull = true;
    await world.lookAfter(MINUTE_MS);
    for (let minutes = 0; minutes < 45; minutes += 5) await world.lookAfter(5 * MINUTE_MS);
    expect(await world.names()).toEqual([old]);
    await world.lookAfter(8 * MINUTE_MS);
    expect(await world.names()).toEqual([]);
    world.isDiskFull = false;
    await world.lookAfter(10 * MINUTE_MS);
    expect(await world.names()).toHaveLength(1);
    expect(await holding(world, '1')).toEqual([]);
  });

  it('stay where the database is damaged, of which they are all that is left; the operator is told once a day', async () => {
    await using world = await openBackupWorld();
    await world.kept.paint('1');
    await world.lookAfter(0);
    const old = await world.names();
    await world.archive.markErased(['1'], NOON);
    harmLedger(world);
    for (let minutes = 0; minutes < 90; minutes += 6) await world.lookAfter(6 * MINUTE_MS);
    expect(await world.names()).toEqual(old);
    expect(world.told).toEqual([{ kind: 'database_damaged' }]);
  });

  it('stay where BACKUP_HOURS is none, but for those that hold what is erased: these go at once', async () => {
    await using world = await openBackupWorld();
    await world.kept.paint('1');
    await world.lookAfter(0);
    const old = await world.names();
    await world.restart({ everyMs: null });
    await world.lookAfter(3 * DAY_MS);
    expect(await world.names()).toEqual(old);
    await world.archive.markErased(['1'], NOON);
    await world.lookAfter(MINUTE_MS);
    expect(await world.names()).toEqual([]);
    expect(world.told).toEqual([]);
  });

  it('leave nothing of what a kill interrupted: not of a backup, not of a removal', async () => {
    await using world = await openBackupWorld();
    await world.lookAfter(0);
    const [name = ''] = await world.names();
    const { automatic } = await readManifest(join(world.automatic, name));
    await mkdir(join(world.automatic, `${name}.part-${automatic?.origin}`, 'images'), { recursive: true });
    await mkdir(join(world.automatic, `${name}.part-7`));
    await world.lookAfter(MINUTE_MS);
    expect(await world.names()).toEqual([name, `${name}.part-7`]);
  });

  it('are told to be too old once after two days, tried again until that arrives, and once when there is a new one', async () => {
    await using world = await openBackupWorld();
    await world.lookAfter(0);
    const [name = ''] = await world.names();
    const { takenAtMs: lastMs } = await readManifest(join(world.automatic, name));
    world.isDiskFull = true;
    await world.lookAfter(2 * DAY_MS);
    expect(world.told).toEqual([]);
    world.isOperatorThere = false;
    await world.lookAfter(MINUTE_MS);
    world.isOperatorThere = true;
    await world.lookAfter(MINUTE_MS);
    await world.restart();
    await world.lookAfter(DAY_MS);
    expect(world.told).toEqual([{ kind: 'backup_overdue', lastMs }]);
    world.isDiskFull = false;
    world.isOperatorThere = false;
    await world.lookAfter(HOUR_MS);
    world.isOperatorThere = true;
    await world.lookAfter(MINUTE_MS);
    await world.restart();
    await world.lookAfter(MINUTE_MS);
    expect(world.told.slice(1)).toEqual([{ kind: 'backup_again' }]);
  });

  it('are too old two days after the first start, too, where there never was one', async () => {
    await using world = await openBackupWorld();
    world.isDiskFull = true;
    await world.lookAfter(0);
    await world.lookAfter(DAY_MS);
    expect(world.told).toEqual([]);
    await world.lookAfter(DAY_MS + 1);
    expect(world.told).toEqual([{ kind: 'backup_overdue', lastMs: NOON }]);
  });

  it('are not led astray by a clock that was ahead for a while', async () => {
    await using world = await openBackupWorld({ keep: 2 });
    await world.lookAfter(365 * DAY_MS);
    const [ahead = ''] = await world.names();
    await world.lookAfter(-365 * DAY_MS);
    await world.lookAfter(MINUTE_MS);
    const [now = '', ...more] = await world.names();
    expect(more).toEqual([ahead]);
    await world.lookAfter(DAY_MS);
    expect(await world.names()).toEqual([now, expect.not.stringMatching(ahead)]);
  });
});

describe('the weekly check of the database', () => {
  it('tells the planner of large tables alone, and keeps no value of any row', async () => {
    await using world = await openBackupWorld();
    await world.kept.paint('1');
    const sqlite = new BetterSqlite(world.kept.databasePath);
    sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
      INSERT INTO guild_blocked_words SELECT i % 50, 'word ' || i FROM n`);
    await world.lookAfter(0);
    const known = sqlite.prepare('SELECT DISTINCT tbl FROM sqlite_stat1').pluck().all();
    expect(known).toEqual(['guild_blocked_words']);
    expect(sqlite.prepare('SELECT count(*) FROM sqlite_stat4').pluck().get()).toBe(0);
    sqlite.close();
    expect(world.told).toEqual([]);
  });

  it('tells the operator of damage, a week after the last one, also where backups are not wanted', async () => {
    await using world = await openBackupWorld({ everyMs: null });
    await world.kept.paint('1');
    await world.lookAfter(0);
    harmLedger(world);
    await world.restart();
    await world.lookAfter(6 * DAY_MS);
    expect(world.told).toEqual([]);
    await world.lookAfter(DAY_MS);
    expect(world.told).toEqual([{ kind: 'database_damaged' }]);
  });
});
