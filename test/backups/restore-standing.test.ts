import { rm, writeFile } from 'node:fs/promises';
import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { AdministrationStore } from '../../src/administration/store.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createArchiveStore } from '../../src/db/archive/archive-store.ts';
import { createPresetStore } from '../../src/db/presets/preset-store.ts';
import { auditLedger } from '../../src/db/ledger/ledger-audit.ts';
import { migrate } from '../../src/db/sqlite/migrate.ts';
import { migrations } from '../../src/db/sqlite/migrations/index.ts';
import type { Cap } from '../../src/generation/model/caps.ts';
import { calendarIn, periodsAt } from '../../src/generation/model/periods.ts';
import type { GenerationStore } from '../../src/generation/ports/generation-store.ts';
import { restoreBackup, type Restored } from '../../src/backups/restore-backup.ts';
import { takeBackup } from '../../src/backups/take-backup.ts';
import { BY_BFL, draft } from '../support/drafts.ts';
import { openKeptDatabase, type KeptDatabase } from '../support/kept-database.ts';
import { paintInto } from '../support/painted-database.ts';

const PLACE = { guildId: '100', channelId: '10' };
const OPERATOR = { kind: 'operator' } as const;
const CAPS: readonly Cap[] = [
  { scope: 'member', span: 'day', limit: 10 ** 9, source: OPERATOR },
  { scope: 'member', span: 'month', limit: 10 ** 9, source: OPERATOR },
  { scope: 'guild', span: 'month', limit: 10 ** 9, source: OPERATOR },
  { scope: 'bot', span: 'month', limit: 10 ** 9, source: OPERATOR },
];

const audit = (action: string, guildId = '', atMs = Date.now()) =>
  ({ guildId, actorId: '9', action, subject: 'x', before: null, after: null, atMs }) as const;

const backUp = async ({ databasePath, picturesDirectory, backups }: KeptDatabase): Promise<string> =>
  (await takeBackup({ databasePath, picturesDirectory, to: backups, keep: null })).folder;

/** Restores the rows alone: there are no picture files here. */
const restore = ({ databasePath, picturesDirectory }: KeptDatabase, folder: string): Promise<Restored> =>
  restoreBackup({ from: `${folder}/easel.db`, databasePath, picturesDirectory });

function withAdministration<T>(database: KeptDatabase, work: (store: AdministrationStore) => Promise<T>): Promise<T> {
  return database.with((_store, { kysely }) => work(createAdministrationStore(kysely)));
}

/** What counts under the caps of a member: theirs of the day and the month, the server's, the bot's. */
function usedBy(database: KeptDatabase, member: string): Promise<number[]> {
  return database.with(async (store) => {
    const capSet = { caps: CAPS, periods: periodsAt(Date.now(), calendarIn('utc')) };
    return (await store.memberUsage('100', member, capSet)).usages.map(({ used }) => used);
  });
}

const faultsOf = (database: KeptDatabase): Promise<string[]> =>
  database.with((_store, { kysely }) => auditLedger(kysely));

/** Accepts a command, and leaves it waiting. */
async function ask(store: GenerationStore, id: string, count: number): Promise<void> {
  const atMs = Date.now();
  const periods = periodsAt(atMs, calendarIn('utc'));
  await store.accept(draft({ id, count, atMs }), { periods }, 1_000);
  await store.open(id);
}

async function submit(store: GenerationStore, id: string, number: number): Promise<void> {
  const ref = { generationId: id, number };
  await store.claim(ref, Date.now(), BY_BFL);
  const task = { taskId: id, pollingUrl: 'https://x', submittedAtMs: Date.now(), deadlineMs: Date.now() + 60_000 };
  await store.startRendering(ref, task);
}

async function keep(store: GenerationStore, id: string, number: number): Promise<void> {
  const size = { width: 64, height: 64 };
  const file = { file: `${id}-${number}`, sha256: id, bytes: 1, format: 'jpeg', size } as const;
  await store.keep({ generationId: id, number }, file, 40_000, Date.now());
}

describe('after a restore', () => {
  it('presets are those of before it: what was deleted since does not come back', async () => {
    await using database = await openKeptDatabase();
    const change = { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: 1 } as const;
    const save = (name: string) =>
      database.with((_store, { kysely }) =>
        createPresetStore(kysely).save({ name, template: 'x', modelId: null, aspect: null }, name, false, change),
      );
    await save('old');
    const folder = await backUp(database);
    await save('new');
    await database.with((_store, { kysely }) => createPresetStore(kysely).delete('old', change));
    await restore(database, folder);
    const presets = await database.with((_store, { kysely }) => createPresetStore(kysely).list(change.owner));
    expect(presets.map(({ name }) => name)).toEqual(['new']);
  });

  it('limits, ceilings, blocks, pauses and drained accounts are those of before it, set or lifted', async () => {
    await using database = await openKeptDatabase();
    await withAdministration(database, async (store) => {
      await store.block({ kind: 'user', id: '5', reason: 'lifted later', blockedBy: '9', atMs: 1 });
      await store.changeCap('100', { subject: 'everyone', subjectId: '', span: 'day' }, 1, audit('cap.set', '100'));
      await store.changeCap('100', { subject: 'ceiling', subjectId: '', span: 'day' }, 9, audit('ceiling.set'));
      await store.setDrained('bfl', true, audit('drain'));
    });
    const folder = await backUp(database);
    await withAdministration(database, async (store) => {
      await store.unblock('user', '5', audit('unblock'));
      await store.block({ kind: 'guild', id: '200', reason: 'set later', blockedBy: '9', atMs: 2 });
      await store.changeCap(
        '100',
        { subject: 'everyone', subjectId: '', span: 'day' },
        null,
        audit('cap.clear', '100'),
      );
      await store.changeCap('100', { subject: 'ceiling', subjectId: '', span: 'day' }, 3, audit('ceiling.set'));
      await store.changeCap('100', { subject: 'member', subjectId: '1', span: 'month' }, 7, audit('cap.set', '100'));
      await store.changeSettings('100', { pausedBy: '8', timeZone: 'Asia/Tokyo' }, audit('pause', '100'));
      await store.setBotPause('a look', audit('pause', '', 77));
      await store.setDrained('bfl', false, audit('undrain'));
      await store.setDrained('replicate-2', true, audit('drain'));
    });
    expect(await restore(database, folder)).toMatchObject({ isUncertain: false });
    await withAdministration(database, async (store) => {
      expect((await store.blocks()).map(({ id }) => id)).toEqual(['200']);
      expect(await store.guildCaps('100')).toEqual([
        { subject: 'ceiling', subjectId: '', span: 'day', limit: 3, days: null },
        { subject: 'member', subjectId: '1', span: 'month', limit: 7, days: null },
      ]);
      expect(await store.settings('100')).toMatchObject({ pausedBy: '8', timeZone: 'Asia/Tokyo' });
      expect(await store.botPause()).toEqual({ reason: 'a look', actorId: '9', atMs: 77 });
      expect(await store.drainedAccounts()).toEqual(['replicate-2']);
      await store.setBotPause(null, audit('resume'));
    });
    // A pause that was ended since does not come back either.
    const paused = await backUp(database);
    await restore(database, paused);
    expect(await withAdministration(database, (store) => store.botPause())).toBeNull();
  });

  it('what was spent since counts, once, whatever state the backup has of it; and so after another restore', async () => {
    await using database = await openKeptDatabase();
    await database.with(async (store) => {
      await paintInto(store, PLACE, { member: '1', pictures: 1 });
      await ask(store, '1', 3);
      await submit(store, '1', 1);
      await ask(store, '2', 1);
    });
    const folder = await backUp(database);
    await database.with(async (store, { kysely }) => {
      await keep(store, '1', 1);
      await submit(store, '1', 2);
      await keep(store, '1', 2);
      await submit(store, '2', 1);
      const moderated = { state: 'moderated', reason: 'content_moderated', details: [], billed: 20_000 } as const;
      await store.fail({ generationId: '2', number: 1 }, moderated, Date.now());
      await paintInto(store, PLACE, { member: '2', pictures: 2, model: 'flux-2-pro', unitPrice: 30_000 });
      const periods = periodsAt(Date.now(), calendarIn('utc'));
      const grant = { guildId: '100', userId: '1', amount: 5, reason: 'x', actorId: '9', periods, atMs: Date.now() };
      await createAdministrationStore(kysely).grant(grant);
    });
    // The third picture of the first command still waits: 40 000 are held.
    const [before, others] = [await usedBy(database, '1'), await usedBy(database, '2')];
    expect(before).toEqual([160_000, 160_000, 220_000, 240_000]);
    for (const again of [folder, folder]) {
      expect(await restore(database, again)).toMatchObject({ isUncertain: false });
      expect(await faultsOf(database)).toEqual([]);
      // What waited is given back; BFL may have billed it.
      expect(await usedBy(database, '1')).toEqual([120_000, 120_000, 180_000, 240_000]);
      expect((await usedBy(database, '2')).slice(0, 2)).toEqual(others.slice(0, 2));
    }
    await database.with(async (_store, { kysely }) => {
      const usage = await kysely.selectFrom('daily_usage').select(['model_id', 'charged_micros']).execute();
      expect(usage).toContainEqual({ model_id: 'flux-2-pro', charged_micros: 60_000 });
    });
  });

  it('what was carried over loses its member as everything else does, with every sum as it was', async () => {
    await using database = await openKeptDatabase();
    await database.with((store) => paintInto(store, PLACE, { member: '2', pictures: 1 }));
    const folder = await backUp(database);
    const request = await database.with(async (store, { kysely }) => {
      await paintInto(store, PLACE, { member: '1', pictures: 2 });
      // The pictures end after it; their commands were before.
      return createArchiveStore(kysely).requestErasure({ userId: '1', pseudonym: 'gone-1', requestedAtMs: Date.now() });
    });
    await restore(database, folder);
    await database.with(async (_store, { kysely }) => {
      const archive = createArchiveStore(kysely);
      expect(await archive.anonymise(request, '9999-12', Number.MAX_SAFE_INTEGER, 100)).toBe('done');
      expect(await auditLedger(kysely)).toEqual([]);
      for (const table of ['ledger', 'balances', 'daily_usage', 'usage_totals'] as const) {
        expect(await kysely.selectFrom(table).select('user_id').where('user_id', '=', '1').execute(), table).toEqual(
          [],
        );
      }
    });
  });

  it.for(['damaged', 'gone', 'of another history', 'of a newer version'])(
    'of which the replaced database is %s the bot starts paused',
    async (how) => {
      await using database = await openKeptDatabase();
      await database.with((store) => paintInto(store, PLACE, { member: '1', pictures: 1 }));
      const folder = await backUp(database);
      if (how === 'of a newer version') {
        const sqlite = new BetterSqlite(database.databasePath);
        sqlite.pragma(`user_version = ${migrations.length + 1}`);
        sqlite.close();
      } else {
        for (const suffix of ['', '-wal', '-shm']) await rm(`${database.databasePath}${suffix}`, { force: true });
        if (how === 'damaged') await writeFile(database.databasePath, 'certainly no database, '.repeat(500));
        if (how === 'of another history') {
          const fresh = new BetterSqlite(database.databasePath);
          migrate(fresh, migrations);
          fresh.close();
        }
      }
      expect(await restore(database, folder)).toMatchObject({ isUncertain: true });
      await withAdministration(database, async (store) => {
        expect(await store.botPause()).toMatchObject({
          actorId: 'restore',
          reason: expect.stringContaining('limits, blocks'),
        });
        expect(await store.restoration()).toMatchObject({ isUncertain: true });
      });
      expect((await usedBy(database, '1'))[0]).toBe(40_000);
    },
  );
});
