import { pino } from 'pino';
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { lanesOf } from '../../support/lanes.ts';
import { accountOf } from '../../support/accounts.ts';
import { capSet, draft } from '../../support/drafts.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { LostSubmits } from '../../../src/generation/pipeline/lost-submits.ts';
import { createReplicateWorld } from '../../flux/replicate/replicate-world.ts';
import { never } from '../../flux/bfl/client-world.ts';

const BY_REPLICATE = { host: 'replicate', account: 'replicate', price: null };
const WITHIN_MS = 3_000_000;

/** One picture that was claimed for Replicate, and what looks for its task there. */
async function openHouse() {
  await using opened = new AsyncDisposableStack();
  const world = opened.use(await createReplicateWorld());
  const { clock, account, replicate } = world;
  const database = opened.use(openDatabase(':memory:'));
  const store = createGenerationStore(database.kysely);
  await store.accept(draft({ id: '1' }), capSet(), 10);
  await store.open('1');
  const ref = { generationId: '1', number: 1 };
  const submittedAtMs = clock.now();
  await store.claim(ref, submittedAtMs, BY_REPLICATE);
  const generation = await store.find('1');
  const picture = generation?.pictures[0];
  if (generation === null || picture === undefined) throw new Error('no picture');
  const lookup = {
    withinMs: WITHIN_MS,
    find: (...asked: Parameters<typeof account.findSubmitted>) => account.findSubmitted(...asked),
  };
  const [lane] = lanesOf([accountOf(account, { host: 'replicate', name: 'replicate', lookup })], { store, clock }).all;
  if (lane === undefined) throw new Error('no lane');
  const refusals: string[] = [];
  const lost = new LostSubmits({
    store,
    inputs: { open: () => Promise.resolve({ files: [], [Symbol.dispose]: () => undefined }) },
    clock,
    log: pino({ level: 'error' }, { write: (line) => void refusals.push(line) }),
    taskTimeoutMs: () => 60_000,
  });
  const others: string[] = [];
  const othersNoted = async (): Promise<void> => void others.push('noted');
  const unclear = { generation, picture, lane, submittedAtMs, price: null, othersNoted };
  const stack = opened.move();
  return {
    replicate,
    store,
    clock,
    others,
    refusals,
    database: database.kysely,
    /** Sends the picture, as the worker does. */
    send: () => account.submit({ ...generation.recipe, seed: picture.seed, inputs: [] }, never),
    adopt: (patienceMs = 60_000) => lost.adopt(unclear, patienceMs, never),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describe('a lost submit', () => {
  it('that the host took makes its picture render, once whatever others got is written down', async () => {
    await using house = await openHouse();
    const { taskId } = await house.send();
    expect(await house.adopt()).toMatchObject({ kind: 'adopted', task: { taskId } });
    expect(house.others).toEqual(['noted']);
    expect((await house.store.find('1'))?.pictures[0]).toMatchObject({ state: 'rendering', task: { taskId } });
  });

  it('is looked for three times where the host has no such task, or one that another picture has', async () => {
    await using house = await openHouse();
    const { store, replicate } = house;
    const { taskId, pollingUrl } = await house.send();
    await store.accept(draft({ id: '2' }), capSet(), 10);
    await store.open('2');
    await store.claim({ generationId: '2', number: 1 }, house.clock.now(), BY_REPLICATE);
    const task = { taskId, pollingUrl, submittedAtMs: house.clock.now(), deadlineMs: house.clock.now() };
    expect(await store.startRendering({ generationId: '2', number: 1 }, task)).not.toBeNull();
    expect(await house.adopt()).toEqual({ kind: 'none' });
    expect(replicate.callCount('list')).toBe(3);
    expect((await store.find('1'))?.pictures[0]).toMatchObject({ state: 'submitting', task: null });
  });

  it('is asked for until the host answers, and for no longer than there is patience', async () => {
    await using house = await openHouse();
    await house.send();
    const fault = house.replicate.fault({ on: 'list', times: Infinity, reply: { status: 500 } });
    expect(await house.adopt()).toEqual({ kind: 'unknown' });
    fault.lift();
    house.replicate.fault({ on: 'list', times: 4, reply: { status: 500 } });
    expect(await house.adopt()).toMatchObject({ kind: 'adopted' });
  });

  it('cannot be told of once the host deleted what went in, or soon will have', async () => {
    await using house = await openHouse();
    await house.send();
    house.replicate.removeData(await house.replicate.taskWhere(({ end }) => end === 'succeeded'));
    expect(await house.adopt()).toEqual({ kind: 'unknown' });
    const calls = house.replicate.callCount('list');
    house.clock.jump(WITHIN_MS + 1);
    expect(await house.adopt()).toEqual({ kind: 'unknown' });
    expect(house.replicate.callCount('list')).toBe(calls);
  });

  it('is found however long its list takes to come', async () => {
    await using house = await openHouse();
    const { taskId } = await house.send();
    // Its `Date` is so much older than the answer each time, so that predictions seem younger.
    const isSlow = (): false => {
      house.clock.jump(9_000);
      return false;
    };
    house.replicate.fault({ on: 'list', times: Infinity, reply: 'drop-socket', when: isSlow });
    expect(await house.adopt()).toMatchObject({ kind: 'adopted', task: { taskId } });
  });

  it('cannot be told of where the clock was set back since', async () => {
    await using house = await openHouse();
    await house.send();
    house.clock.jump(-600_000);
    expect(await house.adopt()).toEqual({ kind: 'unknown' });
  });

  it('is written down once the database lets it', async () => {
    await using house = await openHouse();
    const { taskId } = await house.send();
    await sql`CREATE TRIGGER full BEFORE UPDATE ON pictures BEGIN SELECT RAISE(ABORT, 'disk full'); END`.execute(
      house.database,
    );
    const adopting = house.adopt();
    await vi.waitFor(() => expect(house.refusals).not.toHaveLength(0));
    await sql`DROP TRIGGER full`.execute(house.database);
    expect(await adopting).toMatchObject({ kind: 'adopted', task: { taskId } });
  });
});
