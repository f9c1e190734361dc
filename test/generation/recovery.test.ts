import { pino } from 'pino';
import { BackgroundTasks } from '../../src/runtime/background-tasks.ts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { recoverUnfinished, type RecoveryOptions } from '../../src/generation/recovery.ts';
import type { GenerationStore } from '../../src/generation/ports/generation-store.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';

type State = 'held' | 'queued' | 'submitting' | 'rendering';

/** Leaves one picture of its own member in that state. */
async function leave(store: GenerationStore, id: string, state: State): Promise<void> {
  const ref = { generationId: id, number: 1 };
  await store.accept(draft({ id, userId: id, atMs: NOON + Number(id) }), capSet(), 10);
  if (state === 'held') return;
  await store.open(id);
  if (state === 'queued') return;
  await store.claim(ref, NOON, BY_BFL);
  if (state === 'submitting') return;
  const task = { taskId: id, pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 60_000 };
  await store.startRendering(ref, task);
}

async function leftBehind(states: readonly State[]) {
  const database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely);
  const ids = states.map((_, index) => String(index + 1));
  for (const [index, id] of ids.entries()) await leave(store, id, states[index] ?? 'held');
  const queued = async (): Promise<string[]> =>
    (await store.queueHeads(10, NOON)).map(({ generationId }) => generationId);
  const tasks = new BackgroundTasks(() => undefined);
  const options: RecoveryOptions = {
    store,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    lookUp: () => null,
    resume: () => undefined,
    prepare: () => undefined,
    inPlace: () => undefined,
    askForReply: () => undefined,
    changed: () => undefined,
    resumed: () => undefined,
    tasks,
  };
  return { store, ids, queued, options, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

describe('what a former process left', () => {
  it('is back in its place of the queue before any task is resumed, and so before any place becomes free', async () => {
    await using left = await leftBehind(['rendering', 'submitting', 'queued']);
    const queuedThen: Promise<string[]>[] = [];
    await recoverUnfinished(left.ids, { ...left.options, resume: () => void queuedThen.push(left.queued()) });
    expect(await Promise.all(queuedThen)).toEqual([['2', '3']]);
  });

  it('is asked about where the process died around its acknowledgement, once the rest is in its place', async () => {
    await using left = await leftBehind(['held', 'submitting', 'rendering', 'held']);
    const queuedThen: Promise<string[]>[] = [];
    const asked: string[] = [];
    await recoverUnfinished(left.ids, {
      ...left.options,
      askForReply: (id) => {
        asked.push(id);
        queuedThen.push(left.queued());
      },
    });
    expect(asked).toEqual(['1', '4']);
    expect(await Promise.all(queuedThen)).toEqual([['2'], ['2']]);
  });

  it('is tried again where the database refuses, and one that stays unreadable takes no other along', async () => {
    await using left = await leftBehind(['submitting', 'submitting', 'submitting']);
    const clock = { now: () => NOON, monotonic: () => 0, sleep: () => Promise.resolve() };
    const tries = new Map<string, number>();
    const find: GenerationStore['find'] = (id) => {
      const count = (tries.get(id) ?? 0) + 1;
      tries.set(id, count);
      if (id === '1' || (id === '2' && count === 1)) return Promise.reject(new Error('database is locked'));
      return left.store.find(id);
    };
    await recoverUnfinished(left.ids, { ...left.options, clock, store: { ...left.store, find } });
    expect(await left.queued()).toEqual(['2', '3']);
    expect(tries.get('2')).toBe(2);
  });

  it('is polled on and asked about also where the database takes no write for long', async () => {
    await using left = await leftBehind(['submitting', 'held']);
    await left.store.accept(draft({ id: '9', userId: '9', count: 2 }), capSet(), 10);
    await left.store.open('9');
    await left.store.claim({ generationId: '9', number: 1 }, NOON, BY_BFL);
    const ref = { generationId: '9', number: 2 };
    await left.store.claim(ref, NOON, BY_BFL);
    const task = { taskId: '9', pollingUrl: 'https://x', submittedAtMs: NOON, deadlineMs: NOON + 60_000 };
    await left.store.startRendering(ref, task);
    const locked = () => Promise.reject(new Error('database is locked'));
    const noted = Promise.withResolvers<void>();
    let refusals = 0;
    // Longer than a start waits for it: the two lost submits are noted in the background.
    const recoverLostSubmit: GenerationStore['recoverLostSubmit'] = async (lost, nowMs) => {
      refusals += 1;
      return refusals <= 20 ? locked() : left.store.recoverLostSubmit(lost, nowMs);
    };
    let owed = 2;
    const [resumed, asked]: [string[], string[]] = [[], []];
    await recoverUnfinished([...left.ids, '9'], {
      ...left.options,
      clock: { now: () => NOON, monotonic: () => 0, sleep: () => new Promise((resolve) => void setImmediate(resolve)) },
      store: { ...left.store, recoverLostSubmit },
      changed: () => {
        owed -= 1;
        if (owed === 0) noted.resolve();
      },
      resume: ({ generationId, number }) => void resumed.push(`${generationId}/${number}`),
      askForReply: (id) => void asked.push(id),
    });
    expect(resumed).toEqual(['9/2']);
    expect(asked).toEqual(['2']);
    await noted.promise;
    expect((await left.queued()).toSorted()).toEqual(['1', '9']);
  });
});
