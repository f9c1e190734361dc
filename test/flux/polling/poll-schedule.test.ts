import { describe, expect, test } from 'vitest';
import { LATENCIES } from '../../../bench/pictures/latencies.ts';
import { leastMeanWait } from '../../../bench/polling/least-wait.ts';
import { simulateSchedule } from '../../../bench/polling/simulate.ts';
import { bfl } from '../../../src/flux/bfl/bfl.ts';
import { priorDurations } from '../../../src/flux/client/latency-priors.ts';
import { createPollSchedule, type PollSchedule } from '../../../src/flux/polling/poll-schedule.ts';

function scheduleAtBfl(modelId = 'flux-pro-1.1'): PollSchedule {
  const { models, pollSpacingMs } = bfl().capabilities;
  return createPollSchedule(priorDurations(models[modelId]?.usualMs), pollSpacingMs);
}

/** Mulberry32: small, seeded, good enough for a simulation. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function lognormal(median: number, sigma: number, random: () => number): () => number {
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return median * Math.exp(sigma * normal);
  };
}

interface Run {
  readonly polls: number;
  readonly delayMs: number;
}

/** Simulates one task that becomes ready at `readyMs`, polled by the schedule, which learns from it. */
function follow(schedule: PollSchedule, readyMs: number): Run {
  let last: number | null = null;
  for (let polls = 1; ; polls += 1) {
    const at: number = schedule.nextPollMs(last);
    if (at >= readyMs) {
      schedule.learn(last, at);
      return { polls, delayMs: at - readyMs };
    }
    last = at;
  }
}

function followMany(schedule: PollSchedule, count: number, duration: () => number): Run[] {
  return Array.from({ length: count }, () => follow(schedule, duration()));
}

function meanPolls(runs: readonly Run[]): number {
  return runs.reduce((sum, { polls }) => sum + polls, 0) / runs.length;
}

function delayQuantile(runs: readonly Run[], share: number): number {
  const delays = runs.map(({ delayMs }) => delayMs).toSorted((a, b) => a - b);
  return delays[Math.floor(share * delays.length)] ?? 0;
}

describe('tasks of about 2.4 s, most between 1.5 and 6', () => {
  const schedule = scheduleAtBfl();
  const duration = lognormal(2_400, 0.28, generator(1));
  const cold = followMany(schedule, 60, duration);
  followMany(schedule, 300, duration);
  const warm = followMany(schedule, 4_000, duration);

  test('cost at most 7 polls a picture', () => {
    expect(meanPolls(cold)).toBeLessThan(7.5);
    expect(meanPolls(warm)).toBeLessThan(7);
  });

  test('are seen soon after they are ready', () => {
    expect(delayQuantile(warm, 0.5)).toBeLessThan(80);
    expect(delayQuantile(warm, 0.95)).toBeLessThan(230);
    expect(delayQuantile(cold, 0.5)).toBeLessThan(150);
  });

  test('are polled first just before they are usually ready', () => {
    const first = schedule.nextPollMs(null);
    expect(first).toBeGreaterThan(1_000);
    expect(first).toBeLessThan(1_900);
  });

  test('are polled less and less often when they are late', () => {
    const intervals: number[] = [];
    let last = 6_000;
    while (last < 60_000) {
      const next = schedule.nextPollMs(last);
      intervals.push(next - last);
      last = next;
    }
    for (const [index, interval] of intervals.entries()) {
      expect(interval).toBeGreaterThan((intervals[index - 1] ?? 0) - 0.001);
    }
    expect(Math.max(...intervals)).toBeLessThanOrEqual(5_000);
    expect(intervals.length).toBeLessThan(80);
  });
});

test('learned durations do not drift later in the long run', () => {
  const schedule = scheduleAtBfl();
  const duration = lognormal(2_400, 0.28, generator(2));
  const first = () => {
    const firsts = Array.from({ length: 200 }, () => (follow(schedule, duration()), schedule.nextPollMs(null)));
    return firsts.reduce((sum, ms) => sum + ms, 0) / firsts.length;
  };
  followMany(schedule, 200, duration);
  const early = first();
  followMany(schedule, 2_000, duration);
  expect(Math.abs(first() - early)).toBeLessThan(100);
});

test.each([
  // Two polls of a task are at least 100 ms apart, which makes half of that the least median.
  ['twice as fast', 1_200, 65],
  ['twice as slow', 4_800, 190],
])('it adapts to a provider that turns %s', (_name, median, waitMs) => {
  const schedule = scheduleAtBfl();
  const random = generator(3);
  followMany(schedule, 200, lognormal(2_400, 0.28, random));
  followMany(schedule, 100, lognormal(median, 0.28, random));
  const runs = followMany(schedule, 400, lognormal(median, 0.28, random));
  expect(meanPolls(runs)).toBeLessThan(8);
  expect(delayQuantile(runs, 0.5)).toBeLessThan(waitMs);
});

test('a model of 38 s is polled some twenty times, and seen within a second', () => {
  const schedule = scheduleAtBfl('flux-2-max');
  const runs = followMany(schedule, 400, lognormal(38_000, 0.25, generator(4)));
  expect(meanPolls(runs)).toBeLessThan(25);
  expect(delayQuantile(runs, 0.5)).toBeLessThan(700);
});

test.each([100, 500, 2_000])('two polls of a task are at least as far apart as its host wants: %i ms', (spacingMs) => {
  const schedule = createPollSchedule(priorDurations({ low: 900, median: 1_000, high: 1_100 }), spacingMs);
  let last = schedule.nextPollMs(null);
  for (let left = 20; left > 0; left -= 1) {
    const next = schedule.nextPollMs(last);
    expect(next - last).toBeGreaterThan(spacingMs - 0.001);
    last = next;
  }
});

test('it works for tasks that all take the same time', () => {
  const schedule = scheduleAtBfl('a model of tomorrow');
  const runs = followMany(schedule, 300, () => 1_000);
  expect(runs.at(-1)?.delayMs).toBeLessThan(100);
  expect(runs.at(-1)?.polls).toBeLessThan(12);
});

describe('beside the best schedule with as many polls, which knows all durations beforehand', () => {
  test.each([
    ['flux-pro-1.1', 7],
    ['flux-2-pro', 9],
    ['flux-3-image', 16],
  ] as const)(
    '%s waits at most half as long again at first, and a tenth from its hundredth picture on',
    (model, polls) => {
      const { first, learned } = simulateSchedule(model, { pictures: 200, seeds: [1, 2] });
      expect(first.ratio).toBeLessThanOrEqual(1.5);
      expect(learned.ratio).toBeLessThanOrEqual(1.1);
      // Less is impossible, but for chance.
      expect(learned.ratio).toBeGreaterThan(0.93);
      expect(learned.polls).toBeLessThanOrEqual(polls);
      expect(first.polls).toBeLessThanOrEqual(polls);
    },
  );

  test.each([5, 10, 20])('which is within a tenth of what theory says of %i polls', (polls) => {
    // By Keller's approximation, 976.6 ms (the square of the integral of √(density × pending share)) divided by twice the polls.
    const approximation = 976.6 / 2 / (polls - 0.5);
    const share = leastMeanWait(LATENCIES['flux-pro-1.1'], polls) / approximation;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1.01);
  });
});

describe('what a model usually takes', () => {
  test('is the median of what was seen, and nothing that was only supposed before', () => {
    const schedule = createPollSchedule(
      Array.from({ length: 16 }, () => 60_000),
      100,
    );
    expect(schedule.usualMs).toBeNull();
    for (const seconds of [2, 30, 3]) schedule.learn(seconds * 1_000 - 100, seconds * 1_000 + 100);
    expect(schedule.usualMs).toBe(3_000);
    for (let task = 0; task < 200; task += 1) schedule.learn(4_900, 5_100);
    expect(schedule.usualMs).toBe(5_000);
  });
});
