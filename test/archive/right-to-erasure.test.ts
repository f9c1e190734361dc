import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleRestored } from '../../src/db/backup/settle-restored.ts';
import { calendarIn, periodsAt } from '../../src/generation/model/periods.ts';
import { openArchive, type Archive } from '../support/archive-world.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { createDraftStore } from '../../src/db/generations/drafts.ts';
import { createChartStore } from '../../src/db/reports/chart-store.ts';
import { createPresetStore } from '../../src/db/presets/preset-store.ts';
import { newPseudonym } from '../../src/archive/pseudonym.ts';
import { NO_CAPS } from '../../src/generation/model/caps.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';

const DAY_MS = 86_400_000;
const OCTOBER = Date.parse('2026-10-10T12:00:00Z');

/** Every sum in the database, with those of one member and of their pseudonyms added together. */
async function sumsOf({ db }: Archive, userId: string): Promise<Map<string, number[]>> {
  const sums = new Map<string, number[]>();
  const add = (key: string, user: string, values: readonly number[]): void => {
    const name = `${key} ${user.startsWith('gone-') ? userId : user}`;
    sums.set(
      name,
      (sums.get(name) ?? values.map(() => 0)).map((sum, index) => sum + (values[index] ?? 0)),
    );
  };
  for (const row of await db.selectFrom('balances').selectAll().execute()) {
    const { guild_id: guild, user_id: user, period, ...values } = row;
    add(`balance ${guild} ${period}`, user, Object.values(values));
  }
  for (const row of await db.selectFrom('daily_usage').selectAll().execute()) {
    const { guild_id: guild, user_id: user, day, model_id: model, ...values } = row;
    add(`day ${guild} ${day} ${model}`, user, Object.values(values));
  }
  for (const row of await db.selectFrom('usage_totals').selectAll().execute()) {
    const { guild_id: guild, user_id: user, period, model_id: model, account, channel_id: channel, ...values } = row;
    add(`total ${guild} ${period} ${model} ${account} ${channel}`, user, Object.values(values));
  }
  return sums;
}

/** The number of rows of each table with the member's id. */
async function rowsWith({ db }: Archive, userId: string): Promise<Readonly<Record<string, number>>> {
  const tables = ['generations', 'pictures', 'ledger', 'balances', 'daily_usage', 'usage_totals'] as const;
  const counts = tables.map(async (table) => {
    const { rows } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return [table, rows] as const;
  });
  const all = await Promise.all(counts);
  return Object.fromEntries(all.filter(([, rows]) => rows > 0));
}

const requestsOf = ({ store }: Archive) => store.erasureRequests();

describe('a member who asks to be forgotten', () => {
  it('loses prompts and pictures at once, and the id on the rows of past months; what is of this month waits', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 2, atMs: OCTOBER });
    await archive.paint({ member: '1', pictures: 1 });
    await archive.paint({ member: '2', pictures: 1, atMs: OCTOBER });
    await createChartStore(archive.db).coloursOf('100', 'member', ['1', '2'], OCTOBER);
    const before = await sumsOf(archive, '1');
    expect(await archive.rightToErasure.forget('1')).toEqual({
      prompts: 3,
      pictures: 3,
      presets: 0,
      references: 0,
      cancelled: 0,
      released: 0,
      unfinished: 0,
      moneyRows: 2,
      anonymousAtMs: Date.parse('2026-12-04T00:00:00Z'),
    });
    expect(await rowsWith(archive, '1')).toEqual({
      generations: 1,
      pictures: 1,
      ledger: 2,
      balances: 2,
      daily_usage: 1,
      usage_totals: 1,
    });
    expect(await requestsOf(archive)).toHaveLength(1);
    expect(await sumsOf(archive, '1')).toEqual(before);
    expect(await archive.faults()).toEqual([]);

    archive.clock.set('2026-12-01T23:59:59Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toMatchObject({ ledger: 2 });
    archive.clock.set('2026-12-02T00:00:00Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toEqual({});
    expect(await rowsWith(archive, '2')).toMatchObject({ ledger: 2 });
    expect(await archive.db.selectFrom('chart_colours').select('id').execute()).toEqual([{ id: '2' }]);
    // The one row that links the id to its pseudonym.
    expect(await requestsOf(archive)).toEqual([]);
    expect(await sumsOf(archive, '1')).toEqual(before);
    expect(await archive.faults()).toEqual([]);
  });

  it('loses what there is also where the clock of the host was set back since', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 2 });
    const presets = createPresetStore(archive.db);
    const preset = { name: 'Noir', template: 'x', modelId: null, aspect: null };
    const later = archive.clock.now() + 60_000;
    await presets.save(preset, 'a', false, { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: later });
    const asked = { id: '77', userId: '1', guildId: '100', options: { prompt: 'x' }, isPrivate: false, origin: null };
    await createDraftStore(archive.db).saveDraft({ ...asked, createdAtMs: later + 1 });
    archive.clock.set(NOON - 5 * 3_600_000);
    expect(await archive.rightToErasure.forget('1')).toMatchObject({ prompts: 2, pictures: 2, presets: 1 });
    expect(await archive.db.selectFrom('drafts').select('id').execute()).toEqual([]);
    // What they save after that is theirs, also while the request is open.
    await presets.save(preset, 'b', false, { owner: { kind: 'member', userId: '1' }, actorId: '1', atMs: later + 2 });
    await archive.rightToErasure.sweep();
    expect((await presets.list({ kind: 'member', userId: '1' })).map(({ id }) => id)).toEqual(['b']);
  });

  it('has what waited cancelled by the next sweep where a kill came before that, but nothing that they asked for later', async () => {
    await using archive = await openArchive();
    const { generations, store, rightToErasure, clock, db } = archive;
    for (const [id, atMs] of [
      ['1', NOON],
      ['2', NOON + 2],
    ] as const) {
      await generations.accept(draft({ id, atMs }), capSet(), 10);
      await generations.open(id);
      // The state after a kill right after the request.
      if (id === '1') await store.requestErasure({ userId: '1', pseudonym: newPseudonym(), requestedAtMs: NOON + 1 });
    }
    clock.set(NOON + 3);
    await rightToErasure.sweep();
    const pictures = await db
      .selectFrom('pictures')
      .select(['generation_id', 'state'])
      .orderBy('generation_id')
      .execute();
    expect(pictures.map(({ state }) => state)).toEqual(['cancelled', 'queued']);
  });

  it('cannot lift their caps by it: what they spent goes on counting', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 2 });
    await archive.rightToErasure.forget('1');
    const caps = capSet([{ scope: 'member', span: 'month', limit: 100_000, source: { kind: 'operator' } }]);
    const { usages } = await archive.generations.memberUsage('100', '1', caps);
    expect(usages.map(({ used }) => used)).toEqual([80_000]);
    const capped = createGenerationStore(archive.db, null, { ...NO_CAPS, userMonthly: 100_000 });
    expect(await capped.accept(draft({ id: '1' }), caps, 10)).toMatchObject({ kind: 'over_cap' });
  });

  it('nor by a month that a changed time zone left in force', async () => {
    await using archive = await openArchive('2026-11-10T12:00:00Z');
    const { administration, clock } = archive;
    const audit = { guildId: '100', actorId: '9', action: 'setting', subject: 'time_zone', before: null, after: null };
    for (const timeZone of ['Pacific/Pago_Pago', 'Pacific/Kiritimati']) {
      await administration.changeSettings('100', { timeZone }, { ...audit, atMs: clock.now() });
    }
    await archive.paint({ member: '1', pictures: 1, atMs: clock.now() });
    await archive.rightToErasure.forget('1');
    // November has ended in UTC, and in Kiritimati for two days; in Pago Pago it ended in the middle of a day there.
    clock.set('2026-12-02T09:59:59Z');
    const { guild } = periodsAt(clock.now(), await administration.calendarOf('100'));
    expect(guild.month).toEqual({ key: '2026-11', endsAtMs: Date.parse('2026-12-02T10:00:00Z') });
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toMatchObject({ ledger: 2 });
    clock.set('2026-12-04T00:00:00Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toEqual({});
  });

  it('is called by no name any more, in any server, until they paint again', async () => {
    await using archive = await openArchive();
    const { generations, reports, rightToErasure, clock } = archive;
    const paintAs = async (id: string, name: string, { guildId = '100', userId = '1' } = {}) => {
      const asked = draft({ id, guildId, userId, atMs: clock.now() });
      await generations.accept({ ...asked, requester: { ...asked.requester, name } }, capSet(), 10);
    };
    await paintAs('1', 'Ada');
    await paintAs('2', 'Ada elsewhere', { guildId: '200' });
    await paintAs('3', 'Ben', { userId: '2' });
    await rightToErasure.forget('1');
    const names = async (guildId: string) => [...(await reports.memberNames(guildId, ['1', '2'])).values()];
    expect([await names('100'), await names('200')]).toEqual([['Ben'], []]);
    clock.set(NOON + 1);
    await paintAs('4', 'Ada');
    await rightToErasure.sweep();
    expect(await names('100')).toEqual(['Ada', 'Ben']);
  });

  it('and comes back keeps what is newer, under their own id and counted on its own', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 2 });
    await archive.paint({ member: '1', pictures: 1, delivered: false });
    await archive.rightToErasure.forget('1');
    archive.clock.set(NOON + DAY_MS);
    await archive.paint({ member: '1', pictures: 1 });
    await archive.paint({ member: '1', pictures: 1, end: 'moderated', atMs: NOON + 1 });
    const before = await sumsOf(archive, '1');
    archive.clock.set('2026-12-03T00:00:00Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toMatchObject({ generations: 2, ledger: 4 });
    const own = await archive.reports.memberDays('100', ['1'], ['2026-11-22', '2026-11-23']);
    expect(
      own.map(({ day, pictures, charged, wasted, moderated }) => [day, pictures, charged, wasted, moderated]),
    ).toEqual([
      ['2026-11-22', 0, 0, 0, 1],
      ['2026-11-23', 1, 40_000, 0, 0],
    ]);
    const prompts = await archive.db.selectFrom('generations').select(['user_id', 'prompt']).execute();
    expect(prompts.filter(({ user_id: user }) => user === '1').map(({ prompt }) => prompt)).toEqual(['a fox', 'a fox']);
    expect(await requestsOf(archive)).toEqual([]);
    expect(await sumsOf(archive, '1')).toEqual(before);
    expect(await archive.faults()).toEqual([]);
  });

  it('twice has one pseudonym, and both times count', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1 });
    await archive.rightToErasure.forget('1');
    const [first] = await requestsOf(archive);
    archive.clock.set(NOON + DAY_MS);
    await archive.paint({ member: '1', pictures: 1 });
    expect(await archive.rightToErasure.forget('1')).toMatchObject({ prompts: 1, pictures: 1, moneyRows: 4 });
    expect(await requestsOf(archive)).toEqual([{ ...first, requestedAtMs: NOON + DAY_MS }]);
    archive.clock.set('2026-12-03T00:00:00Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toEqual({});
    expect(await rowsWith(archive, first?.pseudonym ?? '')).toMatchObject({ ledger: 4, usage_totals: 1 });
  });

  it('without any data leaves nothing behind', async () => {
    await using archive = await openArchive();
    expect(await archive.rightToErasure.forget('1')).toMatchObject({ prompts: 0, moneyRows: 0, anonymousAtMs: null });
    expect(await requestsOf(archive)).toEqual([]);
  });

  it('has queued pictures of every server cancelled and released, and running ones erased once they end', async () => {
    await using archive = await openArchive();
    const { generations, rightToErasure, db } = archive;
    for (const [id, guildId] of [
      ['11', '100'],
      ['12', '200'],
      ['13', '100'],
    ] as const) {
      await generations.accept(draft({ id, guildId }), capSet(), 10);
      await generations.open(id);
    }
    const painted = { generationId: '13', number: 1 };
    await generations.claim(painted, NOON, BY_BFL);
    expect(await rightToErasure.forget('1')).toMatchObject({
      cancelled: 2,
      released: 80_000,
      prompts: 0,
      unfinished: 3,
    });
    await generations.fail(painted, { state: 'failed', reason: 'timed_out', details: [], billed: 0 }, NOON);
    for (const id of ['11', '12', '13']) {
      await rightToErasure.ended(id);
      expect(await generations.find(id)).toMatchObject({ recipe: { prompt: 'a fox' } });
      await generations.markDelivered(id, 'reply', '1', NOON);
      await rightToErasure.ended(id);
      expect(await generations.find(id)).toMatchObject({ recipe: { prompt: '' } });
    }
    expect(await archive.faults()).toEqual([]);
    expect(await db.selectFrom('generations').select('user_id').distinct().execute()).toEqual([{ user_id: '1' }]);
  });

  it('is not anonymised within two days of the last picture, which counts for strikes and pace', async () => {
    await using archive = await openArchive('2026-12-05T12:00:00Z');
    const { generations, clock } = archive;
    // Held in November, and declined after ten days in the queue.
    await generations.accept(
      draft({ id: '1', atMs: Date.parse('2026-11-25T12:00:00Z') }),
      { periods: periodsAt(Date.parse('2026-11-25T12:00:00Z'), calendarIn('utc')) },
      10,
    );
    await generations.open('1');
    const failure = { state: 'moderated', reason: 'request_moderated', details: [], billed: 0 } as const;
    const ref = { generationId: '1', number: 1 };
    await generations.claim(ref, clock.now(), BY_BFL);
    await generations.fail(ref, failure, clock.now());
    await generations.markDelivered('1', 'reply', '1', clock.now());
    await archive.rightToErasure.forget('1');
    expect(await rowsWith(archive, '1')).toMatchObject({ pictures: 1, ledger: 2 });
    clock.set('2026-12-07T12:00:00Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toMatchObject({ pictures: 1, ledger: 2 });
    clock.set('2026-12-07T12:00:01Z');
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toEqual({});
  });

  it('is not named by the audit trail or notices of the anonymised rows', async () => {
    await using archive = await openArchive();
    const { administration, db, clock } = archive;
    const grant = { guildId: '100', userId: '1', amount: 500_000, reason: 'a prize', actorId: '9' };
    const periods = periodsAt(OCTOBER, calendarIn('utc'));
    await administration.grant({ ...grant, periods, atMs: OCTOBER });
    await administration.claimNotice('cap:100:1:2026-10', '55', OCTOBER);
    await administration.claimNotice('cap:100:1:2026-11', '56', NOON);
    await archive.paint({ member: '1', pictures: 1, atMs: OCTOBER });
    const { id } = await db.selectFrom('generations').select('id').executeTakeFirstOrThrow();
    const moderation = { guildId: '100', moderatorId: '9', ownerId: '1', generationId: id };
    await archive.erasure.erase([id], moderation);
    clock.set(NOON);
    await archive.rightToErasure.forget('1');
    expect(await rowsWith(archive, '1')).toEqual({});
    const trail = await administration.auditTrail('100', 10, 0);
    expect(trail.map(({ subject }) => subject)).toEqual(
      Array(2).fill(expect.stringMatching(/^member:gone-[0-9a-f]{20}$/)),
    );
    expect(await administration.isClaimed('cap:100:1:2026-10')).toBe(false);
    expect(await administration.isClaimed('cap:100:1:2026-11')).toBe(true);
    expect(await archive.faults()).toEqual([]);
  });
});

describe('a restored backup', () => {
  it('brings no member back who was forgotten since, and loses none of two requests', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1, atMs: OCTOBER });
    await archive.paint({ member: '2', pictures: 1 });
    await archive.store.requestErasure({ userId: '2', pseudonym: 'gone-2', requestedAtMs: NOON - DAY_MS });
    const { id } = await archive.db.selectFrom('generations').select('id').limit(1).executeTakeFirstOrThrow();
    const carryOver = {
      backups: null,
      requests: [{ user_id: '2', pseudonym: 'gone-3', requested_at_ms: NOON }],
      erased: [{ id, atMs: NOON }],
      anonymous: [id],
      takedowns: [],
      takenDownFiles: [],
      waiting: [],
      standing: null,
    };
    await settleRestored(archive.db, { takenAtMs: OCTOBER, restoredAtMs: NOON, isUncertain: true }, carryOver);
    expect((await requestsOf(archive)).map(({ userId, requestedAtMs }) => [userId, requestedAtMs])).toEqual([
      ['1', OCTOBER],
      ['2', NOON],
    ]);
    await archive.rightToErasure.sweep();
    expect(await rowsWith(archive, '1')).toEqual({});
    expect(await archive.db.selectFrom('generations').select('prompt').distinct().execute()).toEqual([{ prompt: '' }]);
    expect(await archive.faults()).toEqual([]);
  });
});

describe('anonymising', () => {
  it('leaves every sum as it was, after each batch and whatever was painted, granted and asked for when', async () => {
    const paintings = fc.array(
      fc.record({
        day: fc.integer({ min: -40, max: 0 }),
        pictures: fc.integer({ min: 1, max: 2 }),
        member: fc.constantFrom('1', '1', '2'),
        guildId: fc.constantFrom('100', '200'),
        model: fc.constantFrom('flux-pro-1.1', 'flux-2-pro'),
        timeZone: fc.constantFrom('utc', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
        end: fc.constantFrom('kept' as const, 'moderated' as const),
        delivered: fc.boolean(),
      }),
      { minLength: 3, maxLength: 7 },
    );
    await fc.assert(
      fc.asyncProperty(
        paintings,
        fc.integer({ min: -35, max: 0 }),
        fc.integer({ min: 1, max: 3 }),
        async (painted, day, limit) => {
          await using archive = await openArchive();
          for (const { guildId, day: on, ...one } of painted) {
            await archive.paint({ ...one, atMs: NOON + on * DAY_MS }, guildId);
          }
          const periods = periodsAt(NOON - 20 * DAY_MS, calendarIn('utc'));
          const grant = { guildId: '100', userId: '1', amount: 7, reason: '', actorId: '9', periods };
          await archive.administration.grant({ ...grant, atMs: NOON - 20 * DAY_MS });
          const before = await sumsOf(archive, '1');
          const request = { userId: '1', pseudonym: 'gone-a', requestedAtMs: NOON + day * DAY_MS };
          await archive.store.requestErasure(request);
          await archive.erasure.erase(await archive.store.erasableOf('1', request.requestedAtMs, 100));
          const nowMs = Date.parse('2027-01-05T00:00:00Z');
          for (let step = 'more'; step === 'more';) {
            step = await archive.store.anonymise(request, '2027-01', nowMs, limit);
            expect(await sumsOf(archive, '1')).toEqual(before);
            expect(await archive.faults()).toEqual([]);
          }
          expect(await archive.store.closeRequest(request)).toBe(true);
          const newer = await archive.db
            .selectFrom('generations')
            .select('created_at_ms')
            .where('user_id', '=', '1')
            .execute();
          expect(newer.filter(({ created_at_ms: at }) => at <= request.requestedAtMs)).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('changes nothing but the id in the ledger, and to nothing but a pseudonym', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1, atMs: OCTOBER });
    const before = await archive.ledger();
    await archive.rightToErasure.forget('1');
    const after = await archive.ledger();
    expect(after.map((row) => ({ ...row, user_id: '1' }))).toEqual(before);
    expect(new Set(after.map(({ user_id: user }) => user)).size).toBe(1);
    const { db } = archive;
    await expect(db.updateTable('ledger').set({ user_id: '2' }).execute()).rejects.toThrow('append-only');
    await expect(db.updateTable('ledger').set({ charged_micros: 0 }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('ledger').execute()).rejects.toThrow('append-only');
  });
});
