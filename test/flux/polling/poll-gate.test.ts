import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPollGate } from '../../../src/flux/polling/poll-gate.ts';
import { never } from '../bfl/client-world.ts';
import { VirtualClock } from './virtual-clock.ts';

test('a single poll passes at once', async () => {
  const clock = new VirtualClock();
  await createPollGate(clock, 25).pass(never);
  expect(clock.sleeps).toEqual([]);
});

test('polls pass in the order of their calls, at most 40 a second', async () => {
  const clock = new VirtualClock(0);
  const gate = createPollGate(clock, 25);
  const passed: { index: number; atMs: number }[] = [];
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      await gate.pass(never);
      passed.push({ index, atMs: clock.now() });
    }),
  );
  expect(passed.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  for (const { atMs } of passed) {
    const inSecond = passed.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000);
    expect(inSecond.length).toBeLessThanOrEqual(40);
  }
  expect(clock.now()).toBe(199 * 25);
});

test('an aborted poll is rejected at once, and later ones move up', async () => {
  const clock = new VirtualClock(0);
  const gate = createPollGate(clock, 25);
  await gate.pass(never);
  const controller = new AbortController();
  const reason = new Error('stop');
  const leaving = gate.pass(controller.signal);
  const behind = gate.pass(never);
  controller.abort(reason);
  await expect(leaving).rejects.toBe(reason);
  await behind;
  expect(clock.now()).toBe(25);
  await expect(gate.pass(controller.signal)).rejects.toBe(reason);
});

test('a clock that is set back delays no poll by more than one spacing', async () => {
  const clock = new VirtualClock(1_000_000);
  const gate = createPollGate(clock, 25);
  await gate.pass(never);
  clock.jump(-900_000);
  await gate.pass(never);
  await gate.pass(never);
  await nextTurn();
  expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(25);
  expect(clock.now()).toBeLessThanOrEqual(100_050);
});

test('each 429 doubles the spacing once, for all polls that were under way, and a quiet minute halves it', async () => {
  const clock = new VirtualClock(0);
  const gate = createPollGate(clock, 25);
  const spacing = async (): Promise<number> => {
    await gate.pass(never);
    const before = clock.monotonic();
    await gate.pass(never);
    return clock.monotonic() - before;
  };
  expect([gate.slowness, await spacing()]).toEqual([1, 25]);
  await clock.sleep(1);
  for (const _poll of [1, 2, 3]) gate.tooMany(0);
  expect([gate.slowness, await spacing()]).toEqual([2, 50]);
  gate.tooMany(clock.monotonic());
  expect([gate.slowness, await spacing()]).toEqual([4, 100]);
  await clock.sleep(60_000);
  expect([gate.slowness, await spacing()]).toEqual([2, 50]);
  for (let left = 9; left > 0; left -= 1) gate.tooMany(clock.monotonic());
  expect(gate.slowness).toBe(8);
  await clock.sleep(300_000);
  expect([gate.slowness, await spacing()]).toEqual([1, 25]);
});
