import { CompiledQuery } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import type { BurnRule } from '../../../src/generation/model/burn-rate.ts';
import type { PictureRef } from '../../../src/generation/model/generation.ts';
import { LONGEST_WAIT_MS } from '../../../src/generation/ports/generation-store.ts';
import { BY_BFL, capSet, draft, NOON, type DraftOptions } from '../../support/drafts.ts';

const MINUTE = 60_000;
/** Room for ten pictures of four cents. */
const RULE: BurnRule = { limit: 400_000, windowMs: 10 * MINUTE };

function openHouse(rule: BurnRule | null = RULE) {
  const database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely, rule);
  const claim = async (ref: PictureRef, atMs: number): Promise<string> => (await store.claim(ref, atMs, BY_BFL)).kind;
  return {
    database,
    store,
    claim,
    /** Accepts and queues pictures; returns their names. */
    queue: async (options: DraftOptions): Promise<PictureRef[]> => {
      const { kind } = await store.accept(draft({ userId: `${options.guildId}1`, ...options }), capSet(), 1_000);
      expect(kind).toBe('accepted');
      await store.open(options.id);
      return Array.from({ length: options.count ?? 1 }, (_, index) => ({
        generationId: options.id,
        number: index + 1,
      }));
    },
    claimAll: async (refs: readonly PictureRef[], atMs: number): Promise<string[]> => {
      const kinds: string[] = [];
      for (const ref of refs) kinds.push(await claim(ref, atMs));
      return kinds;
    },
    /** Ends what was claimed: kept and billed, or failed without a bill. */
    end: async (ref: PictureRef, atMs: number, billed: number): Promise<void> => {
      const failure = { state: 'failed', reason: 'timed_out', details: [], billed } as const;
      expect(await store.fail(ref, failure, atMs)).not.toBeNull();
    },
    /** Which pictures the queue offers. */
    heads: async (atMs: number): Promise<string[]> =>
      (await store.queueHeads(100, atMs)).map(({ generationId, number }) => `${generationId}/${number}`),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

const count = (kinds: readonly string[], kind: string): number => kinds.filter((one) => one === kind).length;

describe('the burn rate', () => {
  it('counts nothing that is only held or waits: nobody is refused, however much is held', async () => {
    await using house = openHouse();
    for (let id = 1; id <= 30; id += 1)
      await house.queue({ id: `${id}`, guildId: '100', count: 4, unitPrice: 160_000 });
    await house.queue({ id: 'other', guildId: '200' });
    expect(await house.claim({ generationId: 'other', number: 1 }, NOON)).toBe('claimed');
  });

  it('delays what would pass the limit, and lets go as much as left the window', async () => {
    await using house = openHouse();
    const refs = [
      ...(await house.queue({ id: 'a', guildId: '100', count: 4 })),
      ...(await house.queue({ id: 'b', guildId: '100', count: 4 })),
      ...(await house.queue({ id: 'c', guildId: '100', count: 4 })),
    ];
    expect(await house.claimAll(refs, NOON)).toEqual([...Array<string>(10).fill('claimed'), 'delayed', 'delayed']);
    expect(await house.heads(NOON)).toEqual([]);
    for (const ref of refs.slice(0, 10)) await house.end(ref, NOON + MINUTE, 40_000);
    expect(await house.store.letDelayedGo(NOON + 2 * MINUTE)).toEqual({ isDelaying: true, nextMs: NOON + 11 * MINUTE });
    expect(await house.claim({ generationId: 'c', number: 3 }, NOON + 11 * MINUTE - 1)).toBe('delayed');
    await house.store.letDelayedGo(NOON + 11 * MINUTE + 1_000);
    expect(await house.heads(NOON + 11 * MINUTE + 1_000)).toEqual(['c/3', 'c/4']);
    expect(await house.claim({ generationId: 'c', number: 3 }, NOON + 11 * MINUTE + 1_000)).toBe('claimed');
  });

  it('gives room back at once for what was billed nothing, and for a submit that provably did not start', async () => {
    await using house = openHouse();
    const refs = [
      ...(await house.queue({ id: 'a', guildId: '100', count: 4 })),
      ...(await house.queue({ id: 'b', guildId: '100', count: 4, unitPrice: 60_000 })),
    ];
    expect(await house.claimAll(refs, NOON)).toEqual(Array<string>(8).fill('claimed'));
    const [late] = await house.queue({ id: 'late', guildId: '100' });
    if (late === undefined) throw new Error('no picture');
    expect(await house.claim(late, NOON)).toBe('delayed');
    await house.end({ generationId: 'a', number: 1 }, NOON + 1, 0);
    expect(await house.claim(late, NOON + 1)).toBe('claimed');
    const [later] = await house.queue({ id: 'later', guildId: '100' });
    if (later === undefined) throw new Error('no picture');
    expect(await house.claim(later, NOON + 2)).toBe('delayed');
    await house.store.requeue({ generationId: 'b', number: 1 }, NOON + MINUTE);
    expect(await house.claim(later, NOON + 3)).toBe('claimed');
  });

  it('counts a lost submit and the second one: BFL may bill both', async () => {
    await using house = openHouse({ limit: 80_000, windowMs: 10 * MINUTE });
    const [first, second] = await house.queue({ id: 'a', guildId: '100', count: 2 });
    if (first === undefined || second === undefined) throw new Error('no picture');
    expect(await house.claim(first, NOON)).toBe('claimed');
    await house.store.recoverLostSubmit({ ...first, submits: 1 }, NOON + 1);
    expect(await house.claim(first, NOON + 2)).toBe('claimed');
    expect(await house.claim(second, NOON + 3)).toBe('delayed');
  });

  it('counts what is with BFL however long ago it was submitted: the bill may come at the end', async () => {
    await using house = openHouse();
    const refs = [
      ...(await house.queue({ id: 'a', guildId: '100', count: 4 })),
      ...(await house.queue({ id: 'b', guildId: '100', count: 4, unitPrice: 60_000 })),
    ];
    await house.claimAll(refs, NOON);
    const [late] = await house.queue({ id: 'late', guildId: '100' });
    if (late === undefined) throw new Error('no picture');
    expect(await house.claim(late, NOON + 60 * MINUTE)).toBe('delayed');
  });

  it('gives no server more than half while another waits, and to one that is alone in the bot all of it', async () => {
    await using house = openHouse();
    const refs = (await Promise.all(['a', 'b', 'c'].map((id) => house.queue({ id, guildId: '100', count: 4 })))).flat();
    const others = await house.queue({ id: 'other', guildId: '200', count: 4 });
    expect(count(await house.claimAll(refs, NOON), 'claimed')).toBe(5);
    expect(await house.claimAll(others, NOON)).toEqual(Array<string>(4).fill('claimed'));

    await using alone = openHouse();
    const own = (await Promise.all(['a', 'b', 'c'].map((id) => alone.queue({ id, guildId: '100', count: 4 })))).flat();
    expect(count(await alone.claimAll(own, NOON), 'claimed')).toBe(10);
  });

  it('lets a server use the share of idle ones, but for a quarter that stays for whoever comes', async () => {
    await using house = openHouse();
    const [idle] = await house.queue({ id: 'idle', guildId: '200' });
    if (idle === undefined) throw new Error('no picture');
    await house.claim(idle, NOON - 20 * MINUTE);
    await house.end(idle, NOON - 19 * MINUTE, 40_000);
    const refs = (await Promise.all(['a', 'b', 'c'].map((id) => house.queue({ id, guildId: '100', count: 4 })))).flat();
    expect(count(await house.claimAll(refs, NOON), 'claimed')).toBe(7);
    const others = await house.queue({ id: 'other', guildId: '200', count: 4 });
    expect(count(await house.claimAll(others, NOON), 'claimed')).toBe(3);
  });

  it('keeps room for the dear picture whose turn it is: cheap ones do not take each cent that becomes free', async () => {
    await using house = openHouse();
    const a = (await Promise.all(['a1', 'a2'].map((id) => house.queue({ id, guildId: '100', count: 4 })))).flat();
    const b = (await Promise.all(['b1', 'b2'].map((id) => house.queue({ id, guildId: '200', count: 4 })))).flat();
    const [dear] = await house.queue({ id: 'dear', guildId: '300', unitPrice: 160_000 });
    if (dear === undefined) throw new Error('no picture');
    const first = await house.claimAll([...a, ...b], NOON);
    expect(count(first, 'claimed')).toBe(10);
    expect(await house.claim(dear, NOON)).toBe('delayed');
    const taken = [...a, ...b].filter((_, index) => first[index] === 'claimed');
    const meanwhile: string[] = [];
    for (const [index, ref] of taken.slice(0, 4).entries()) {
      await house.end(ref, NOON, 0);
      const fresh = await house.queue({ id: `fresh-${index}`, guildId: '100' });
      meanwhile.push(...(await house.claimAll(fresh, NOON + index)));
    }
    expect(meanwhile).toEqual(Array<string>(4).fill('delayed'));
    expect(await house.claim(dear, NOON + 10)).toBe('claimed');
  });

  it('hides nobody behind a server that has had its share, nor behind a member who waits in two servers', async () => {
    await using house = openHouse();
    const refs = (
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          house.queue({ id: `a${String(index).padStart(2, '0')}`, guildId: '100', userId: '1', count: 4 }),
        ),
      )
    ).flat();
    await house.queue({ id: 'z', guildId: '200', userId: '1' });
    await house.claimAll(refs, NOON);
    expect(await house.heads(NOON)).toEqual(['z/1']);
    await house.store.letDelayedGo(NOON + 2_000);
    expect(await house.heads(NOON)).toEqual(['z/1']);
  });

  it('says when delayed pictures go on, those behind others later', async () => {
    await using house = openHouse();
    const refs = (
      await Promise.all(['a', 'b', 'c', 'd'].map((id) => house.queue({ id, guildId: '100', count: 4 })))
    ).flat();
    await house.claimAll(refs, NOON);
    for (const [index, ref] of refs.slice(0, 10).entries()) await house.end(ref, NOON + index * MINUTE, 40_000);
    const until = await house.store.delayedUntil(NOON + 9 * MINUTE);
    expect([until.get('c'), until.get('d')]).toEqual([NOON + 10 * MINUTE, NOON + 12 * MINUTE]);
  });

  it('ends a picture that costs more than a whole window since the limit was lowered, and holds up nobody with it', async () => {
    await using house = openHouse();
    const [dear] = await house.queue({ id: 'dear', guildId: '100', unitPrice: 500_000 });
    const [cheap] = await house.queue({ id: 'cheap', guildId: '200' });
    if (dear === undefined || cheap === undefined) throw new Error('no picture');
    expect(await house.claim(dear, NOON)).toBe('too_dear');
    expect(await house.claim(cheap, NOON)).toBe('claimed');
  });

  it('is lifted by BURN_USD=none for what it delayed before', async () => {
    await using house = openHouse();
    const refs = (await Promise.all(['a', 'b', 'c'].map((id) => house.queue({ id, guildId: '100', count: 4 })))).flat();
    await house.claimAll(refs, NOON);
    const lifted = createGenerationStore(house.database.kysely, null);
    expect(await lifted.letDelayedGo(NOON + 2_000)).toMatchObject({ isDelaying: true });
    expect(await house.heads(NOON + 2_000)).toEqual(['c/3', 'c/4']);
    expect(await lifted.claim({ generationId: 'c', number: 3 }, NOON + 2_000, BY_BFL)).toEqual({ kind: 'claimed' });
  });

  it('tells delays that follow each other as one incident, with who has most of the window', async () => {
    await using house = openHouse();
    const refs = (
      await Promise.all(['a', 'b', 'c'].map((id) => house.queue({ id, guildId: '100', userId: id, count: 4 })))
    ).flat();
    await house.claimAll(refs.slice(0, 10), NOON);
    const [, , , , , , , , , , eleventh, twelfth] = refs;
    if (eleventh === undefined || twelfth === undefined) throw new Error('no picture');
    expect(await house.store.claim(eleventh, NOON + 1, BY_BFL)).toEqual({ kind: 'delayed', incidentSinceMs: NOON + 1 });
    expect(await house.store.claim(twelfth, NOON + 9 * MINUTE, BY_BFL)).toEqual({
      kind: 'delayed',
      incidentSinceMs: NOON + 1,
    });
    expect(await house.store.claim(twelfth, NOON + 30 * MINUTE, BY_BFL)).toMatchObject({ incidentSinceMs: NOON + 1 });
    await house.store.cancelWaiting('c', 'cancelled', NOON + 31 * MINUTE);
    await house.queue({ id: 'd', guildId: '100' });
    const later = await house.store.claim({ generationId: 'd', number: 1 }, NOON + 60 * MINUTE, BY_BFL);
    expect(later).toEqual({ kind: 'delayed', incidentSinceMs: NOON + 60 * MINUTE });
    expect(await house.store.mostOfWindow(NOON + 30 * MINUTE)).toEqual({
      total: 400_000,
      server: { id: '100', used: 400_000 },
      member: { id: 'a', used: 160_000 },
    });
  });

  it('holds nobody up for longer than two windows after the clock of the host was set back', async () => {
    await using house = openHouse();
    const refs = (await Promise.all(['a', 'b', 'c'].map((id) => house.queue({ id, guildId: '100', count: 4 })))).flat();
    await house.claimAll(refs, NOON);
    for (const ref of refs.slice(0, 10)) await house.end(ref, NOON, 40_000);
    const back = NOON - 24 * 60 * MINUTE;
    expect(await house.heads(back)).toEqual(['c/3', 'c/4']);
    expect(await house.claim({ generationId: 'c', number: 3 }, back)).toBe('claimed');
    expect(LONGEST_WAIT_MS).toBeLessThanOrEqual(RULE.windowMs);
  });

  it('lifts the pause that the breaker of former versions wrote, and none of the operator', async () => {
    await using house = openHouse();
    const { migrations } = await import('../../../src/db/sqlite/migrations/index.ts');
    const lift =
      migrations
        .find(({ name }) => name === 'burn-rate')
        ?.sql.split('\n\n')
        .at(-1) ?? '';
    const administration = createAdministrationStore(house.database.kysely);
    const pauseBy = (actorId: string) =>
      administration.setBotPause('too much', {
        guildId: '',
        actorId,
        action: 'pause',
        subject: 'bot',
        before: null,
        after: 'too much',
        atMs: NOON,
      });
    const run = async (): Promise<void> => {
      for (const statement of lift.split(/;\n/).filter((text) => text.trim() !== '')) {
        await house.database.kysely.executeQuery(CompiledQuery.raw(statement));
      }
    };
    await pauseBy('1');
    await run();
    expect(await administration.botPause()).toMatchObject({ actorId: '1' });
    await pauseBy('breaker');
    await run();
    expect(await administration.botPause()).toBeNull();
    const [entry] = await administration.auditTrail('', 1, 0);
    expect(entry).toMatchObject({ actorId: 'breaker', action: 'resume', before: 'too much' });
  });
});
