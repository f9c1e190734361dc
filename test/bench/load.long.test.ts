import { expect, it } from 'vitest';
import { DISCORD_DEADLINE_MS, type LoadPlan } from '../../bench/load/plan.ts';
import { runLoad } from '../../bench/load/run-load.ts';
import { soundness } from '../../bench/load/verdict.ts';
import { seedOr } from '../support/seed.ts';

/** A short `npm run soak`: all checks of the long one that need no long run. */
const SHORT: LoadPlan = {
  members: 40,
  guilds: 5,
  commands: 150,
  overMs: 8_000,
  faults: 0.1,
  discordFaults: 0.1,
  reads: 0,
  killsAtMs: [3_000],
  cutEveryMs: 1_100,
  callbackDeadlineMs: DISCORD_DEADLINE_MS,
  measureEveryMs: null,
  settleMs: 0,
  concurrency: 24,
  latencyMs: [50, 200],
  seed: seedOr(7),
};

it(`under load, faults, cuts and a kill every answered command ends in one message, and the ledger is what BFL billed (seed ${SHORT.seed})`, async () => {
  const result = await runLoad(SHORT, { tell: () => undefined });
  expect(soundness(result).filter(({ holds }) => holds !== true)).toEqual([]);
  // How many commands it receives depends on how long the restart takes on this machine.
  expect(result.outcomes.withPictures).toBeGreaterThan(0);
  expect(result.faults).toBeGreaterThan(0);
  expect(result.kills).toBe(1);
});

it('measures the memory of one process between the commands, and the size of its database', async () => {
  const plan = { ...SHORT, commands: 60, overMs: 2_000, reads: 0.2, killsAtMs: [], measureEveryMs: 500, settleMs: 100 };
  const result = await runLoad(plan, { tell: () => undefined });
  expect(soundness(result).filter(({ holds }) => holds !== true)).toEqual([]);
  const { measurements } = result;
  expect(measurements.length).toBeGreaterThanOrEqual(4);
  for (const { heapUsed, rss, databaseBytes } of measurements) {
    expect(heapUsed).toBeGreaterThan(10_000_000);
    expect(rss).toBeGreaterThan(heapUsed);
    expect(databaseBytes).toBeGreaterThan(0);
  }
  expect(result.compactBytes).toBeLessThanOrEqual(result.databaseBytes);
  expect(result.discordFaults).toBeGreaterThan(0);
});
