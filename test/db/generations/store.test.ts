import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createDraftStore } from '../../../src/db/generations/drafts.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { NO_CAPS, type Cap, type DefaultCaps } from '../../../src/generation/model/caps.ts';
import { BY_BFL, capSet, draft, NOON, type DraftOptions } from '../../support/drafts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function openStore(caps: Partial<DefaultCaps> = {}) {
  const database = openDatabase(':memory:');
  return {
    database,
    store: createGenerationStore(database.kysely, null, { ...NO_CAPS, ...caps }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

const MEMBER_DAY: Cap = { scope: 'member', span: 'day', limit: 100_000, source: { kind: 'operator' } };
const OF_MEMBER_DAY = { userDaily: MEMBER_DAY.limit };
const FILE = { file: 'x.jpg', sha256: 'ab', bytes: 3, format: 'jpeg', size: { width: 1024, height: 1024 } } as const;
const TASK = {
  taskId: 't',
  pollingUrl: 'https://api.bfl.ai/v1/get_result?id=t',
  submittedAtMs: NOON,
  deadlineMs: NOON + 1,
};

describe('accepting', () => {
  it('lets exactly two of twenty commands at once pass when $0.10 is left at $0.04', async () => {
    await using world = openStore(OF_MEMBER_DAY);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => world.store.accept(draft({ id: String(index) }), capSet(), 100)),
    );
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(2);
    expect(results.filter(({ kind }) => kind === 'over_cap')).toHaveLength(18);
    expect(await auditLedger(world.database.kysely)).toEqual([]);
  });

  it('names the first cap that binds, with what is used of it and when it resets', async () => {
    await using world = openStore();
    const caps = { ...NO_CAPS, userDaily: 1_000_000, guildDaily: 50_000, botMonthly: 0 };
    await world.store.accept(draft({ id: '1', userId: '2' }), capSet(), 100);
    const capped = createGenerationStore(world.database.kysely, null, caps);
    const result = await capped.accept(draft({ id: '2' }), capSet(), 100);
    expect(result).toMatchObject({
      kind: 'over_cap',
      cap: {
        scope: 'guild',
        span: 'day',
        limit: 50_000,
        source: { kind: 'operator' },
        granted: 0,
        used: 40_000,
        resetsAtMs: Date.parse('2026-11-23T00:00:00Z'),
      },
    });
  });

  it('of ten clicks that begin the same it takes one, over two connections, until that has been delivered', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using first = openDatabase(path);
    await using second = openDatabase(path);
    const stores = [first, second].map(({ kysely }) => createGenerationStore(kysely));
    const origin = { parentId: '1', verb: 'again', input: '' } as const;
    const click = async (id: number, more: Partial<DraftOptions> = {}) =>
      stores[id % 2]?.accept(draft({ id: String(id), origin, ...more }), capSet(), 100);
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => click(10 + index)));
    const accepted = results.flatMap((result, index) => (result?.kind === 'accepted' ? [String(10 + index)] : []));
    expect(accepted).toHaveLength(1);
    const [id = ''] = accepted;
    const others = results.filter((result) => result?.kind !== 'accepted');
    expect(others).toEqual(others.map(() => ({ kind: 'running', generationId: id })));
    // The same interaction once more is no second click.
    expect(await click(Number(id))).toEqual({ kind: 'duplicate' });
    for (const more of [
      { userId: '2' },
      { origin: { ...origin, parentId: '2' } },
      { origin: { ...origin, input: 'x' } },
    ]) {
      const other = JSON.stringify(more);
      expect({ other, ...(await click(20 + other.length, more)) }).toEqual({ other, kind: 'accepted', price: 40_000 });
    }
    await stores[0]?.withdraw(id, NOON);
    expect(await click(1_000)).toMatchObject({ kind: 'accepted' });
    expect(await auditLedger(first.kysely)).toEqual([]);
  });

  it('holds no more than the member was shown', async () => {
    await using world = openStore();
    const shown = (id: string, mostPrice: number) =>
      world.store.accept({ ...draft({ id, count: 2 }), mostPrice }, capSet(), 100);
    expect(await shown('1', 79_999)).toEqual({ kind: 'dearer', price: 80_000, usages: [] });
    expect(await shown('1', 80_000)).toMatchObject({ kind: 'accepted' });
    expect(await world.store.find('1')).toMatchObject({ origin: null });
  });

  it('starts from a draft once, over two connections, and again only where nobody heard of the first', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'easel.db');
    await using first = openDatabase(path);
    await using second = openDatabase(path);
    const stores = [first, second].map(({ kysely }) => createGenerationStore(kysely));
    const asked = {
      id: '1',
      userId: '1',
      guildId: '100',
      options: { prompt: 'a fox' },
      isPrivate: false,
      origin: null,
    };
    const drafts = createDraftStore(first.kysely);
    await drafts.saveDraft({ ...asked, createdAtMs: NOON });
    const startedBy = async () => (await drafts.findDraft('1', 0))?.generationId;
    const confirm = async (id: number) =>
      stores[id % 2]?.accept({ ...draft({ id: String(id) }), draftId: '1' }, capSet(), 100);
    const results = await Promise.all(Array.from({ length: 6 }, (_, index) => confirm(10 + index)));
    const id = results.flatMap((result, index) => (result?.kind === 'accepted' ? [String(10 + index)] : [])).join();
    const others = results.filter((result) => result?.kind !== 'accepted');
    expect(others).toEqual(Array.from({ length: 5 }, () => ({ kind: 'confirmed_before', generationId: id })));
    expect(await startedBy()).toBe(id);
    await stores[0]?.withdraw(id, NOON);
    // So that its button is offered again.
    expect(await startedBy()).toBe(null);
    expect(await confirm(20)).toMatchObject({ kind: 'accepted' });
    expect(await confirm(21)).toEqual({ kind: 'confirmed_before', generationId: '20' });
    expect(await auditLedger(first.kysely)).toEqual([]);
  });

  it('holds the price of all pictures of a command at once', async () => {
    await using world = openStore(OF_MEMBER_DAY);
    expect(await world.store.accept(draft({ id: '1', count: 3 }), capSet(), 100)).toMatchObject({
      kind: 'over_cap',
    });
    expect(await world.store.accept(draft({ id: '2', count: 2 }), capSet(), 100)).toEqual({
      kind: 'accepted',
      price: 80_000,
    });
    expect((await world.store.memberUsage('100', '1', capSet([MEMBER_DAY]))).usages[0]?.used).toBe(80_000);
  });

  it('takes an interaction once', async () => {
    await using world = openStore(OF_MEMBER_DAY);
    const [first, second] = await Promise.all([
      world.store.accept(draft({ id: '1' }), capSet(), 100),
      world.store.accept(draft({ id: '1' }), capSet(), 100),
    ]);
    expect([first.kind, second.kind]).toEqual(['accepted', 'duplicate']);
    const { usages } = await world.store.memberUsage('100', '1', capSet([MEMBER_DAY]));
    expect(usages[0]?.used).toBe(40_000);
  });

  it('keeps a member to the places that may wait', async () => {
    await using world = openStore();
    await world.store.accept(draft({ id: '1', count: 2 }), capSet(), 3);
    expect(await world.store.accept(draft({ id: '2', count: 2 }), capSet(), 3)).toEqual({
      kind: 'queue_full',
      waiting: 2,
    });
    expect(await world.store.accept(draft({ id: '3', userId: '2', count: 2 }), capSet(), 3)).toMatchObject({
      kind: 'accepted',
    });
  });

  it('counts no member of another server, and no other period', async () => {
    await using world = openStore(OF_MEMBER_DAY);
    await world.store.accept(draft({ id: '1', count: 2 }), capSet(), 100);
    const elsewhere = await world.store.memberUsage('200', '1', capSet([MEMBER_DAY]));
    const tomorrow = await world.store.memberUsage('100', '1', capSet([MEMBER_DAY], NOON + 86_400_000));
    expect([elsewhere.usages[0]?.used, tomorrow.usages[0]?.used]).toEqual([0, 0]);
  });
});

describe('the last pictures of a member', () => {
  it('come newest first, also those of one command', async () => {
    await using world = openStore();
    const { store } = world;
    await store.accept(draft({ id: '1', count: 3 }), capSet(), 100);
    await store.open('1');
    for (const [number, keptAtMs] of [
      [2, NOON + 1],
      [3, NOON + 3],
      [1, NOON + 3],
    ] as const) {
      const ref = { generationId: '1', number };
      await store.claim(ref, NOON, BY_BFL);
      await store.startRendering(ref, { ...TASK, taskId: `task ${number}` });
      await store.keep(ref, FILE, 40_000, keptAtMs);
    }
    const recent = await store.recentPictures('100', '1', 5);
    expect(recent.map(({ number }) => number)).toEqual([3, 1, 2]);
  });
});

describe('the money of a picture', () => {
  it('is settled at the reported cost when it is kept', async () => {
    await using world = openStore();
    const { store } = world;
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    const ref = { generationId: '1', number: 1 };
    await store.claim(ref, NOON, BY_BFL);
    await store.startRendering(ref, TASK);
    expect(await store.keep(ref, FILE, 45_000, NOON)).toMatchObject({ generationEnded: true });
    expect(await store.keep(ref, FILE, 45_000, NOON)).toBeNull();
    const { usages } = await store.memberUsage('100', '1', capSet([MEMBER_DAY]));
    expect(usages[0]?.used).toBe(45_000);
    expect(await auditLedger(world.database.kysely)).toEqual([]);
  });

  it('goes back to the period of its hold when the picture fails after midnight', async () => {
    await using world = openStore(OF_MEMBER_DAY);
    const { store } = world;
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    const failure = { state: 'failed', reason: 'provider_failed', details: [], billed: 0 } as const;
    await store.failWaiting({ generationId: '1', number: 1 }, failure, NOON + 86_400_000);
    const today = await store.memberUsage('100', '1', capSet([MEMBER_DAY]));
    const tomorrow = await store.memberUsage('100', '1', capSet([MEMBER_DAY], NOON + 86_400_000));
    expect([today.usages[0]?.used, tomorrow.usages[0]?.used]).toEqual([0, 0]);
  });

  it('is released completely when the acknowledgement failed', async () => {
    await using world = openStore();
    await world.store.accept(draft({ id: '1', count: 4 }), capSet(), 100);
    expect(await world.store.withdraw('1', NOON)).toMatchObject({ count: 4 });
    expect(await world.store.open('1')).toBeNull();
    expect(await world.store.queueHeads(10, NOON)).toEqual([]);
    expect(await auditLedger(world.database.kysely)).toEqual([]);
  });

  it('is written to a ledger that nobody can change', async () => {
    await using world = openStore();
    await world.store.accept(draft({ id: '1' }), capSet(), 100);
    const { kysely } = world.database;
    await expect(kysely.updateTable('ledger').set({ held_micros: 0 }).execute()).rejects.toThrow('append-only');
    await expect(kysely.deleteFrom('ledger').execute()).rejects.toThrow('append-only');
  });

  it('is reported by the audit when a balance is wrong', async () => {
    await using world = openStore();
    await world.store.accept(draft({ id: '1' }), capSet(), 100);
    await world.database.kysely.updateTable('balances').set({ charged_micros: 1 }).where('user_id', '=', '1').execute();
    expect(await auditLedger(world.database.kysely)).toHaveLength(2);
  });
});

describe('a submit whose process died before the answer', () => {
  it('must not be repeated where nobody can tell what became of it: it ends, perhaps billed', async () => {
    await using world = openStore();
    const { store } = world;
    const ref = { generationId: '1', number: 1 };
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    await store.claim(ref, NOON, BY_BFL);
    expect(await store.recoverLostSubmit({ ...ref, submits: 1 }, NOON, false)).toMatchObject({
      generationEnded: true,
      requeued: false,
    });
    const entries = await world.database.kysely.selectFrom('ledger').selectAll().orderBy('id').execute();
    expect(entries.map(({ kind, billed_micros, charged_micros }) => [kind, billed_micros, charged_micros])).toEqual([
      ['hold', 0, 0],
      ['release', 40_000, 0],
    ]);
  });

  it('is repeated once, charged once and noted as unconfirmed, then given up', async () => {
    await using world = openStore(OF_MEMBER_DAY);
    const { store } = world;
    const ref = { generationId: '1', number: 1 };
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    await store.claim(ref, NOON, BY_BFL);
    expect(await store.recoverLostSubmit({ ...ref, submits: 1 }, NOON)).toMatchObject({
      generationEnded: false,
      requeued: true,
    });
    await store.claim(ref, NOON, BY_BFL);
    // A process that still takes the first one for lost does not touch the second, which is on its way.
    expect(await store.recoverLostSubmit({ ...ref, submits: 1 }, NOON)).toBeNull();
    expect(await store.recoverLostSubmit({ ...ref, submits: 2 }, NOON)).toMatchObject({
      generationEnded: true,
      requeued: false,
    });
    const entries = await world.database.kysely
      .selectFrom('ledger')
      .select(['kind', 'billed_micros'])
      .orderBy('id')
      .execute();
    expect(entries).toEqual([
      { kind: 'hold', billed_micros: 0 },
      { kind: 'unconfirmed', billed_micros: 40_000 },
      { kind: 'release', billed_micros: 40_000 },
    ]);
    expect((await store.memberUsage('100', '1', capSet([MEMBER_DAY]))).usages[0]?.used).toBe(0);
  });
});

describe('the queue', () => {
  it('offers the first pictures of each member, oldest first within the member', async () => {
    await using world = openStore();
    const { store } = world;
    await store.accept(draft({ id: '1', userId: 'a', count: 4 }), capSet(), 100);
    await store.accept(draft({ id: '2', userId: 'b', atMs: NOON + 1 }), capSet(), 100);
    await store.accept(draft({ id: '3', userId: 'c', atMs: NOON + 2 }), capSet(), 100);
    await Promise.all([store.open('1'), store.open('2')]);
    const heads = await store.queueHeads(2, NOON + 10);
    expect(heads.map(({ generationId, number }) => `${generationId}/${number}`)).toEqual(['1/1', '1/2', '2/1']);
  });

  it('holds back pictures that must wait, and knows when that ends', async () => {
    await using world = openStore();
    const { store } = world;
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    const ref = { generationId: '1', number: 1 };
    await store.claim(ref, NOON, BY_BFL);
    await store.requeue(ref, NOON + 5_000);
    expect(await store.queueHeads(2, NOON)).toEqual([]);
    expect(await store.nextStartMs(NOON)).toBe(NOON + 5_000);
    expect(await store.queueHeads(2, NOON + 5_000)).toHaveLength(1);
    expect((await store.find('1'))?.pictures[0]?.submits).toBe(0);
  });

  it('keeps what one account refused for itself from every other one, whatever comes between', async () => {
    await using world = openStore();
    const { store } = world;
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    const ref = { generationId: '1', number: 1 };
    const bySecond = { ...BY_BFL, account: 'bfl-2' };
    await store.claim(ref, NOON, BY_BFL);
    await store.requeue(ref, NOON, true);
    expect(await store.claim(ref, NOON, bySecond)).toEqual({ kind: 'not_claimed' });
    expect(await store.claim(ref, NOON, BY_BFL)).toEqual({ kind: 'claimed' });
    // Then the account was at its limit.
    await store.requeue(ref, NOON);
    expect((await store.queueHeads(2, NOON)).map(({ account }) => account)).toEqual([BY_BFL.account]);
    expect(await store.claim(ref, NOON, bySecond)).toEqual({ kind: 'not_claimed' });
  });

  it('counts places as members take turns', async () => {
    await using world = openStore();
    const { store } = world;
    for (const [id, userId, count] of [
      ['1', 'a', 3],
      ['2', 'a', 1],
      ['3', 'b', 1],
      ['4', 'c', 2],
    ] as const) {
      await store.accept(draft({ id, userId, count, atMs: NOON + Number(id) }), capSet(), 100);
      await store.open(id);
    }
    // a has 4 waiting, b 1, c 2: the first of each comes within 3 turns, a's fourth after everybody's.
    const places = [...(await store.queuePlaces())].map(([id, { place, userId }]) => [id, userId, place]);
    expect(places).toEqual([
      ['1', 'a', 3],
      ['2', 'a', 7],
      ['3', 'b', 3],
      ['4', 'c', 3],
    ]);
  });

  it('lists what renders of a member in a server, and ends it once: cancelled or kept, whoever comes first', async () => {
    await using world = openStore();
    const { store } = world;
    const ref = { generationId: '1', number: 1 };
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    expect(await store.renderingGenerations('1', '100')).toEqual([]);
    await store.claim(ref, NOON, BY_BFL);
    expect(await store.cancelRendering(ref, 0, NOON)).toBeNull();
    await store.startRendering(ref, TASK);
    expect(await store.renderingGenerations('1', '100')).toEqual(['1']);
    expect(await store.renderingGenerations('1', '200')).toEqual([]);
    expect(await store.renderingGenerations('2', '100')).toEqual([]);
    const ends = await Promise.all([
      store.cancelRendering(ref, 40_000, NOON),
      store.keep(ref, FILE, 40_000, NOON),
      store.cancelRendering(ref, 0, NOON),
    ]);
    expect(ends.map((end) => end?.generationEnded ?? null)).toEqual([true, null, null]);
    expect(await store.renderingGenerations('1', '100')).toEqual([]);
  });

  it('lists what waits of a member, in a server or in all, and cancels it at no cost', async () => {
    await using world = openStore();
    const { store } = world;
    await store.accept(draft({ id: '1', count: 2 }), capSet(), 100);
    await store.accept(draft({ id: '2', guildId: '200' }), capSet(), 100);
    await Promise.all([store.open('1'), store.open('2')]);
    await store.claim({ generationId: '1', number: 1 }, NOON, BY_BFL);
    expect(await store.waitingGenerations({ userId: '1' })).toEqual(['1', '2']);
    expect(await store.waitingGenerations({ userId: '1', guildId: '100' })).toEqual(['1']);
    expect(await store.waitingGenerations({ guildId: '200' })).toEqual(['2']);
    expect(await store.waitingGenerations({ userId: '2' })).toEqual([]);
    expect(await store.cancelWaiting('1', 'cancelled', NOON)).toMatchObject({
      generationId: '1',
      numbers: [2],
      released: 40_000,
      ended: false,
    });
    expect(await store.cancelWaiting('1', 'cancelled', NOON)).toBeNull();
    expect((await store.queueHeads(5, NOON)).map(({ generationId }) => generationId)).toEqual(['2']);
    expect(await auditLedger(world.database.kysely)).toEqual([]);
  });

  it('lets only one of two workers claim the same picture', async () => {
    await using world = openStore();
    await world.store.accept(draft({ id: '1' }), capSet(), 100);
    await world.store.open('1');
    const ref = { generationId: '1', number: 1 };
    const claims = await Promise.all([world.store.claim(ref, NOON, BY_BFL), world.store.claim(ref, NOON, BY_BFL)]);
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual(['claimed', 'not_claimed']);
  });
});
