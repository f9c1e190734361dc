import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { observed } from '../../src/generation/observed-store.ts';
import type { LifecycleEvent } from '../../src/generation/model/lifecycle.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { BY_BFL, capSet, draft, NOON } from '../support/drafts.ts';

const FAILED = { state: 'failed', reason: 'timed_out', details: [], billed: 40_000 } as const;
const FILE = { file: 'f', sha256: 'ab', bytes: 1, format: 'jpeg', size: { width: 1, height: 1 } } as const;
const MODEL = 'flux-pro-1.1';

/** An observed store: what it told, and what it logged at info and above. */
function openObserved(observe: (event: LifecycleEvent) => void = () => undefined) {
  const database = openDatabase(':memory:');
  const events: LifecycleEvent[] = [];
  const lines: Record<string, unknown>[] = [];
  const parse = (line: string): Record<string, unknown> => JSON.parse(line);
  const destination = { write: (line: string) => void lines.push(parse(line)) };
  const store = observed(createGenerationStore(database.kysely), {
    log: createLogger({ level: 'info', format: 'json' }, destination),
    observe: (event) => {
      events.push(event);
      observe(event);
    },
  });
  return {
    store,
    events,
    lines,
    /** An accepted and acknowledged command. */
    begin: async (id: string, count = 1) => {
      await store.accept(draft({ id, count }), capSet(), 100);
      await store.open(id);
    },
    /** Sends one to the provider, which takes it. */
    send: async (id: string, number = 1, atMs = NOON + 5_000) => {
      const task = { taskId: `t${id}`, pollingUrl: 'https://x', submittedAtMs: atMs, deadlineMs: atMs + 1 };
      await store.claim({ generationId: id, number }, atMs, BY_BFL);
      await store.startRendering({ generationId: id, number }, task);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('the observed store', () => {
  it('tells each transition with its figures, and logs the same as one line', async () => {
    await using observing = openObserved();
    const { store, events } = observing;
    await observing.begin('1', 2);
    await observing.send('1', 1);
    await store.keep({ generationId: '1', number: 1 }, FILE, 30_000, NOON + 7_000);
    await store.claim({ generationId: '1', number: 2 }, NOON, BY_BFL);
    await store.requeue({ generationId: '1', number: 2 }, NOON);
    await observing.send('1', 2);
    await store.fail({ generationId: '1', number: 2 }, FAILED, NOON + 9_000);
    await store.markDelivered('1', 'channel', '77', NOON + 9_250);
    const timedOut = { account: 'bfl', reason: 'timed_out', released: 30_000, billed: 40_000 };
    const first = { generation: '1', picture: 1 };
    const second = { generation: '1', picture: 2 };
    expect(events).toEqual([
      { to: 'held', generation: '1', guild: '100', model: MODEL, count: 2, price: 80_000 },
      { to: 'queued', generation: '1' },
      { to: 'submitting', ...first, account: 'bfl' },
      { to: 'rendering', ...first, task: 't1', waitMs: 5_000 },
      { to: 'kept', ...first, model: MODEL, account: 'bfl', charged: 30_000, billed: 30_000 },
      { to: 'submitting', ...second, account: 'bfl' },
      { to: 'requeued', ...second, account: null, billed: 0 },
      { to: 'submitting', ...second, account: 'bfl' },
      { to: 'rendering', ...second, task: 't1', waitMs: 5_000 },
      { to: 'failed', ...second, model: MODEL, ...timedOut },
      { to: 'ended', generation: '1' },
      { to: 'delivered', generation: '1', model: MODEL, route: 'channel', delayMs: 250 },
    ]);
    expect(observing.lines.map(({ level: _level, time: _time, msg, ...fields }) => ({ to: msg, ...fields }))).toEqual(
      events,
    );
  });

  it('tells of what waits and ends all the same, and of what nobody waits for', async () => {
    await using observing = openObserved();
    const { store, events } = observing;
    for (const id of ['1', '2']) await observing.begin(id, 2);
    for (const id of ['1', '2']) await store.cancelWaiting(id, 'cancelled', NOON);
    await observing.begin('3');
    await store.failWaiting({ generationId: '3', number: 1 }, { ...FAILED, billed: 0 }, NOON);
    await store.accept(draft({ id: '4', count: 2 }), capSet(), 100);
    await store.withdraw('4', NOON);
    const unsent = { model: MODEL, account: null, released: 40_000, billed: 0 };
    const cancelled = { to: 'cancelled', ...unsent, reason: 'cancelled' };
    expect(events.filter(({ to }) => to !== 'held' && to !== 'queued')).toEqual([
      ...['1', '2'].flatMap((generation) => [
        ...[1, 2].map((picture) => ({ ...cancelled, generation, picture })),
        { to: 'ended', generation },
      ]),
      { to: 'failed', generation: '3', picture: 1, ...unsent, reason: 'timed_out' },
      { to: 'ended', generation: '3' },
      { to: 'withdrawn', generation: '4', model: MODEL, count: 2, released: 80_000 },
    ]);
  });

  it('tells of a submit whose process died: once back in the queue, the second time failed', async () => {
    await using observing = openObserved();
    const { store, events } = observing;
    const ref = { generationId: '1', number: 1 };
    await observing.begin('1');
    for (const [index, atMs] of [NOON + 1, NOON + 2].entries()) {
      await store.claim(ref, atMs, BY_BFL);
      await store.recoverLostSubmit({ ...ref, submits: index + 1 }, atMs);
    }
    const of = { generation: '1', picture: 1 };
    expect(events.slice(2)).toEqual([
      { to: 'submitting', ...of, account: 'bfl' },
      { to: 'requeued', ...of, account: 'bfl', billed: 40_000 },
      { to: 'submitting', ...of, account: 'bfl' },
      {
        to: 'failed',
        ...of,
        model: MODEL,
        account: 'bfl',
        reason: 'outcome_unknown',
        released: 40_000,
        billed: 40_000,
      },
      { to: 'ended', generation: '1' },
    ]);
  });

  it('tells of one that was cancelled at its host, once', async () => {
    await using observing = openObserved();
    const { store, events } = observing;
    await observing.begin('1');
    await observing.send('1');
    const told = events.length;
    for (const billed of [40_000, 0]) await store.cancelRendering({ generationId: '1', number: 1 }, billed, NOON);
    const cancelled = { to: 'cancelled', reason: 'cancelled', released: 40_000, billed: 40_000 };
    expect(events.slice(told)).toEqual([
      { ...cancelled, generation: '1', picture: 1, model: MODEL, account: 'bfl' },
      { to: 'ended', generation: '1' },
    ]);
  });

  it('times a delivery, but not one that is offered again', async () => {
    await using observing = openObserved();
    const { store, events } = observing;
    await observing.begin('1');
    await observing.send('1');
    await store.keep({ generationId: '1', number: 1 }, FILE, 40_000, NOON);
    await store.markUndelivered('1');
    await store.markDelivered('1', 'reply', '77', NOON + 86_400_000);
    expect(events.slice(-2)).toEqual([
      { to: 'undelivered', generation: '1', model: MODEL },
      { to: 'delivered', generation: '1', model: MODEL, route: 'reply', delayMs: null },
    ]);
  });

  it('tells nothing of what did not change', async () => {
    await using observing = openObserved();
    const { store, events } = observing;
    await observing.begin('1');
    await observing.send('1');
    await store.keep({ generationId: '1', number: 1 }, FILE, 40_000, NOON);
    await store.markDelivered('1', 'reply', '77', NOON);
    const told = events.length;
    const ref = { generationId: '1', number: 1 };
    await store.accept(draft({ id: '1' }), capSet(), 100);
    await store.open('1');
    await store.withdraw('1', NOON);
    await store.claim(ref, NOON, BY_BFL);
    await store.requeue(ref, NOON);
    await store.keep(ref, FILE, 40_000, NOON);
    await store.fail(ref, FAILED, NOON);
    await store.failWaiting(ref, FAILED, NOON);
    await store.recoverLostSubmit({ ...ref, submits: 1 }, NOON);
    await store.cancelWaiting('1', 'cancelled', NOON);
    await store.markDelivered('1', 'reply', '77', NOON);
    await store.markUndelivered('1');
    expect(events.slice(told)).toEqual([]);
  });

  it('never lets a transition fail because it could not be counted', async () => {
    await using observing = openObserved(() => {
      throw new Error('no more metrics');
    });
    await observing.begin('1');
    await observing.send('1');
    const result = await observing.store.keep({ generationId: '1', number: 1 }, FILE, 40_000, NOON);
    expect(result).toMatchObject({ generationEnded: true });
    expect(observing.lines.filter(({ msg }) => msg === 'a transition could not be counted')).toHaveLength(6);
  });
});
