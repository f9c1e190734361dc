import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportPeriod } from '../../src/administration/report-periods.ts';
import { calendarIn } from '../../src/generation/model/periods.ts';
import { Retention } from '../../src/archive/retention.ts';
import { openArchive, type Archive } from '../support/archive-world.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';
import { SWEEP_EVERY_MS, SweepClock } from '../support/sweep-clock.ts';

const DAY_MS = 86_400_000;

const idsOf = async ({ db }: Archive): Promise<string[]> =>
  (await db.selectFrom('generations').select('id').orderBy('created_at_ms').orderBy('id').execute()).map(
    ({ id }) => id,
  );

const promptsOf = async ({ db }: Archive): Promise<string[]> =>
  (await db.selectFrom('generations').select('prompt').orderBy('created_at_ms').orderBy('id').execute()).map(
    ({ prompt }) => prompt,
  );

describe('what is erased', () => {
  it('has no prompt, token, roles, urls or files any more, and its money rows as they were', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 2 });
    await archive.paint({ member: '1', pictures: 1, end: 'moderated' });
    const [ledger, [first = '', ...rest]] = [await archive.ledger(), await idsOf(archive)];
    expect(await archive.erasure.erase([first, ...rest])).toBe(3);
    expect(await archive.erasure.erase([first])).toBe(0);
    const generations = await archive.db.selectFrom('generations').selectAll().execute();
    for (const row of generations) {
      expect(row).toMatchObject({ prompt: '', reply_token: '', role_ids: '[]', locale: '', message_id: null });
      expect(row).toMatchObject({ erased_at_ms: NOON, state: 'delivered', user_id: '1' });
    }
    const pictures = await archive.db.selectFrom('pictures').selectAll().execute();
    expect(pictures.flatMap(({ polling_url, file_sha256 }) => [polling_url, file_sha256])).toEqual(Array(6).fill(null));
    expect(pictures.map(({ file }) => file)).toEqual(['', '', null]);
    expect(readdirSync(archive.directory)).toEqual([]);
    expect(await archive.store.filesToDelete('', 10)).toEqual([]);
    expect(await archive.ledger()).toEqual(ledger);
    expect(await archive.faults()).toEqual([]);
  });

  it('does not include unfinished generations', async () => {
    await using archive = await openArchive();
    await archive.generations.accept(draft({ id: '1' }), capSet(), 10);
    expect(await archive.erasure.erase(['1'])).toBe(0);
    await archive.generations.open('1');
    expect(await archive.erasure.erase(['1'])).toBe(0);
    expect(await promptsOf(archive)).toEqual(['a fox']);
  });

  it('still stands in reports, in quotas and on its way to be delivered after all', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1, delivered: false });
    const [id = ''] = await idsOf(archive);
    const month = reportPeriod('month', NOON, calendarIn('utc'));
    const before = await archive.reports.exportPage('100', month, null, 10);
    await archive.erasure.erase([id]);
    expect(await archive.reports.exportPage('100', month, null, 10)).toEqual(before);
    expect(await archive.generations.recentPictures('100', '1', 5)).toMatchObject([{ prompt: '', charged: 40_000 }]);
    expect(await archive.generations.find(id)).toMatchObject({ pictures: [{ kept: null, charged: 40_000 }] });
    expect(await archive.generations.markDelivered(id, 'channel', '5', NOON)).not.toBeNull();
    expect(await archive.faults()).toEqual([]);
  });

  it('has files left by a crash after the commit deleted at the next start', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 3 });
    // The state after a kill between the commit and the first file.
    await archive.store.markErased(await idsOf(archive), NOON);
    expect(readdirSync(archive.directory)).toHaveLength(3);
    await archive.erasure.finish();
    expect(readdirSync(archive.directory)).toEqual([]);
    expect(await archive.store.filesToDelete('', 10)).toEqual([]);
  });

  it('keeps a file noted that cannot be deleted, and deletes the others', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 2 });
    const [stuck = '', other = ''] = await idsOf(archive);
    await archive.files.remove(stuck);
    mkdirSync(join(archive.directory, stuck));
    expect(await archive.erasure.erase([stuck, other])).toBe(2);
    expect(await archive.store.filesToDelete('', 10)).toEqual([stuck]);
    expect(readdirSync(archive.directory)).toEqual([stuck]);
  });
});

describe('retention', () => {
  function sweeping(archive: Archive, clock: SweepClock, retentionMs: number | null): Retention {
    const { store, erasure, rightToErasure, orphans, copies, log } = archive;
    const retention = {
      store,
      erasure,
      rightToErasure,
      orphans,
      clock,
      log,
      retentionMs,
      copies,
      everyMs: SWEEP_EVERY_MS,
    };
    return new Retention(retention);
  }

  it('erases expired finished generations at the next sweep, and nothing before', async () => {
    await using archive = await openArchive();
    for (const daysAgo of [31, 30, 29]) {
      await archive.paint({ member: '1', pictures: 1, atMs: NOON - daysAgo * DAY_MS });
    }
    await archive.generations.accept(draft({ id: '1', atMs: NOON - 40 * DAY_MS }), capSet(), 10);
    const clock = new SweepClock(() => NOON - 1);
    await using retention = sweeping(archive, clock, 30 * DAY_MS);
    retention.start();
    await clock.nextSweep();
    expect(await promptsOf(archive)).toEqual(['a fox', '', 'a fox', 'a fox']);
    clock.set(NOON);
    await clock.nextSweep();
    await clock.nextSweep();
    expect(await promptsOf(archive)).toEqual(['a fox', '', '', 'a fox']);
    expect(readdirSync(archive.directory)).toHaveLength(1);
    expect(await archive.faults()).toEqual([]);
  });

  it('deletes the name of a member who painted nothing there for as long, also under a name that stayed', async () => {
    await using archive = await openArchive();
    const paintAs = async (id: string, userId: string, atMs: number) => {
      const asked = draft({ id, userId, atMs });
      await archive.generations.accept(
        { ...asked, requester: { ...asked.requester, name: userId } },
        capSet([], atMs),
        10,
      );
    };
    await paintAs('1', 'Ada', NOON - 40 * DAY_MS);
    await paintAs('2', 'Ben', NOON - 40 * DAY_MS);
    await paintAs('3', 'Ben', NOON - 29 * DAY_MS);
    const names = () => archive.reports.memberNames('100', ['Ada', 'Ben']);
    expect([...(await names()).values()]).toEqual(['Ada', 'Ben']);
    const clock = new SweepClock(() => NOON);
    await using retention = sweeping(archive, clock, 30 * DAY_MS);
    retention.start();
    await clock.nextSweep();
    await clock.nextSweep();
    expect([...(await names()).values()]).toEqual(['Ben']);
  });

  it('deletes what was cancelled before anything was sent with all its rows, and nothing that was sent', async () => {
    await using archive = await openArchive();
    const { generations, db } = archive;
    const atMs = NOON - 31 * DAY_MS;
    const ids = ['cancelled', 'withdrawn', 'in part', 'lost', 'blocked', 'young', 'unfinished'];
    for (const id of ids) await generations.accept(draft({ id, atMs, count: 2 }), capSet([], atMs), 100);
    await generations.withdraw('withdrawn', atMs);
    for (const id of ids) await generations.open(id);
    const send = async (id: string): Promise<void> => {
      await generations.claim({ generationId: id, number: 1 }, atMs, BY_BFL);
    };
    await send('in part');
    const failure = { state: 'failed', reason: 'timed_out', details: [], billed: 40_000 } as const;
    await generations.fail({ generationId: 'in part', number: 1 }, failure, atMs);
    await send('lost');
    await generations.recoverLostSubmit({ generationId: 'lost', number: 1, submits: 1 }, atMs);
    await archive.administration.block({ kind: 'user', id: '1', reason: 'x', blockedBy: '9', atMs });
    for (const id of ids) {
      if (id === 'unfinished') continue;
      await generations.cancelWaiting(id, id === 'blocked' ? 'blocked' : 'cancelled', id === 'young' ? NOON : atMs);
      await generations.markDelivered(id, 'reply', '5', atMs);
    }
    const balances = await db.selectFrom('balances').selectAll().execute();
    const clock = new SweepClock(() => NOON);
    await using retention = sweeping(archive, clock, 30 * DAY_MS);
    retention.start();
    await clock.nextSweep();
    await clock.nextSweep();
    expect(new Set(await idsOf(archive))).toEqual(new Set(['in part', 'lost', 'blocked', 'young', 'unfinished']));
    expect((await archive.ledger()).filter(({ generation_id: id }) => ids.slice(0, 2).includes(id ?? ''))).toEqual([]);
    expect(
      await db.selectFrom('pictures').select('number').where('generation_id', 'in', ids.slice(0, 2)).execute(),
    ).toEqual([]);
    expect(await db.selectFrom('balances').selectAll().execute()).toEqual(balances);
    expect(await archive.faults()).toEqual([]);
  });

  it('lets nobody delete another entry of the ledger', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1 });
    await archive.generations.accept(draft({ id: '1' }), capSet(), 10);
    await archive.generations.accept(draft({ id: '2' }), capSet(), 10);
    await archive.generations.open('2');
    await archive.administration.block({ kind: 'user', id: '1', reason: 'x', blockedBy: '9', atMs: NOON });
    expect(await archive.generations.cancelWaiting('2', 'blocked', NOON)).not.toBeNull();
    await archive.generations.markDelivered('2', 'reply', '5', NOON);
    for (const { id } of await archive.ledger()) {
      await expect(archive.db.deleteFrom('ledger').where('id', '=', id).execute()).rejects.toThrow('append-only');
    }
  });

  it('erases nothing for a clock that is far ahead when the bot starts, or for a while', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1, atMs: NOON - DAY_MS });
    const clock = new SweepClock(() => NOON);
    clock.set(NOON + 3_650 * DAY_MS);
    await using retention = sweeping(archive, clock, 30 * DAY_MS);
    retention.start();
    await clock.swept;
    clock.set(NOON);
    await clock.nextSweep();
    clock.set(NOON + 3_650 * DAY_MS);
    await clock.nextSweep();
    clock.set(NOON);
    await clock.nextSweep();
    expect(await promptsOf(archive)).toEqual(['a fox']);
  });

  it('erases nothing where everything is to be kept', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1, atMs: 0 });
    const clock = new SweepClock(() => NOON);
    await using retention = sweeping(archive, clock, null);
    retention.start();
    await clock.nextSweep();
    expect(await promptsOf(archive)).toEqual(['a fox']);
  });

  it('leaves the file of a picture whose row could not be written yet, however old it is', async () => {
    await using archive = await openArchive();
    await archive.generations.accept(draft({ id: '77', count: 2 }), capSet(), 10);
    await archive.generations.open('77');
    const failure = { state: 'failed', reason: 'provider_failing', details: [], billed: 0 } as const;
    await archive.generations.failWaiting({ generationId: '77', number: 2 }, failure, NOON);
    for (const name of ['77-1.jpg', '77-2.jpg']) {
      writeFileSync(join(archive.directory, name), '');
      utimesSync(join(archive.directory, name), 0, 0);
    }
    await archive.orphans.sweep();
    expect(readdirSync(archive.directory)).toEqual(['77-1.jpg']);
  });

  it('deletes pictures that no row knows, but neither young ones nor files of others', async () => {
    await using archive = await openArchive();
    await archive.paint({ member: '1', pictures: 1 });
    const [id = ''] = await idsOf(archive);
    const known = `${id}-1.jpg`;
    await archive.db.updateTable('pictures').set({ file: known }).execute();
    await archive.files.remove(id);
    const old = new Date(NOON - 3_600_001);
    for (const name of [known, '55-1.png', '55-1.png.part', 'notes.txt', '66-1.jpg', '66-2.jpg.part']) {
      writeFileSync(join(archive.directory, name), '');
      utimesSync(join(archive.directory, name), old, name.startsWith('66') ? new Date(NOON - 3_500_000) : old);
    }
    await archive.orphans.sweep();
    expect(readdirSync(archive.directory).toSorted()).toEqual([known, '66-1.jpg', '66-2.jpg.part', 'notes.txt']);
  });
});
