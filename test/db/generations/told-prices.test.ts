import { describe, expect, it } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { auditLedger } from '../../../src/db/ledger/ledger-audit.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { BY_BFL, capSet, draft, NOON, UPLOADED } from '../../support/drafts.ts';

const OURS = 40_000;
const DEARER = 80_000;
const FILE = { file: 'f', sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 1, height: 1 } } as const;
const FAILURE = { state: 'failed', reason: 'provider_failed', details: [] } as const;

/** A store, and commands there, each a millisecond after the one before. */
function openStore() {
  const database = openDatabase(':memory:');
  const { kysely } = database;
  const store = createGenerationStore(kysely);
  let nowMs = NOON;
  const tick = (): number => (nowMs += 1);
  const first = (generationId: string) => ({ generationId, number: 1 });
  return {
    ask: async (id: string, count = 1) => {
      await store.accept(draft({ id, count, unitPrice: OURS, atMs: tick() }), capSet(), 100);
      await store.open(id);
    },
    submit: async (id: string, told: number | null = null) => {
      const submittedAtMs = tick();
      await store.claim(first(id), submittedAtMs, BY_BFL);
      const task = { taskId: 't', pollingUrl: 'x', submittedAtMs, deadlineMs: submittedAtMs + 1 };
      await store.startRendering(first(id), task, told);
    },
    keep: (id: string, charged: number) => store.keep(first(id), FILE, charged, tick()),
    fail: (id: string, billed: number) => store.fail(first(id), { ...FAILURE, billed }, tick()),
    /** Asks with a picture that goes in, and queues it at the price of its size. */
    askWithInput: async (id: string, ofSize: number) => {
      await store.accept(draft({ id, unitPrice: OURS, inputs: [UPLOADED], atMs: tick() }), capSet(), 100);
      await store.open(id);
      await store.keepInput(first(id), { ...FILE, isFirstFrame: false, sourceSha256: null });
      await store.prepare(
        id,
        { aspect: '1:1', size: FILE.size, listPrice: ofSize, leastPrice: 0, finalPrice: null },
        tick(),
      );
    },
    heldFor: async (id: string) =>
      (await kysely.selectFrom('ledger').select('held_micros').where('generation_id', '=', id).execute()).reduce(
        (sum, entry) => sum + entry.held_micros,
        0,
      ),
    price: async () => (await store.toldPrices())[0]?.price,
    faults: () => auditLedger(kysely),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('a told price that was lowered again', () => {
  it.each(['fail', 'keep'] as const)(
    'is not raised by an older picture that ends (%s) without a word of its cost',
    async (end) => {
      await using world = openStore();
      await world.ask('1');
      await world.submit('1', DEARER);
      // Of two pictures one is with the provider at the dearer price, the other one gets each new price.
      await world.ask('2', 2);
      await world.submit('2');
      await world.ask('3');
      await world.submit('3', OURS);
      await world.keep('3', OURS);
      expect(await world.price()).toBe(OURS);
      await world[end]('2', DEARER);
      expect(await world.price()).toBe(OURS);
      expect(await world.faults()).toEqual([]);
    },
  );

  it('is raised by a failure that costs more than was expected', async () => {
    await using world = openStore();
    await world.ask('1');
    await world.submit('1');
    await world.fail('1', DEARER);
    expect(await world.price()).toBe(DEARER);
  });
});

describe('what is held for a picture that goes in', () => {
  it('is not raised by a price table that rose while its file was fetched, nor by what is told of others then', async () => {
    await using world = openStore();
    await world.askWithInput('1', DEARER);
    expect(await world.heldFor('1')).toBe(OURS);
    // Whatever waits gets the price that is told of it now.
    await world.ask('2');
    await world.submit('2', OURS - 1);
    await world.keep('2', OURS - 1);
    expect(await world.heldFor('1')).toBe(OURS - 1);
    expect(await world.faults()).toEqual([]);
  });
});
