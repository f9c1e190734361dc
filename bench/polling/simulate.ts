import { bfl } from '../../src/flux/bfl/bfl.ts';
import { priorDurations } from '../../src/flux/client/latency-priors.ts';
import { createPollSchedule, type PollSchedule } from '../../src/flux/polling/poll-schedule.ts';
import { drawLatencies, LATENCIES } from '../pictures/latencies.ts';
import { mean } from '../statistics.ts';
import { leastMeanWait } from './least-wait.ts';

/** From then on the schedule has learned from tasks alone. */
const LEARNED_FROM = 100;

export type SimulatedModel = keyof typeof LATENCIES;

/** How a schedule did over some pictures. */
export interface ScheduleFigures {
  /** Means for a picture. */
  readonly waitMs: number;
  readonly polls: number;
  /** The mean wait, divided by the least that is possible with as many polls. */
  readonly ratio: number;
}

interface Found {
  readonly waitMs: number;
  readonly polls: number;
}

/** Plays Easel's schedule against durations of a model, in virtual time: a new one that learns from each picture, for each seed. */
export function simulateSchedule(
  model: SimulatedModel,
  { pictures, seeds }: { readonly pictures: number; readonly seeds: readonly number[] },
): { readonly first: ScheduleFigures; readonly learned: ScheduleFigures } {
  const distribution = LATENCIES[model];
  const { models, pollSpacingMs } = bfl().capabilities;
  const runs = seeds.map((seed) => {
    const schedule = createPollSchedule(priorDurations(models[model]?.usualMs), pollSpacingMs);
    return drawLatencies(pictures, seed, distribution).map((readyMs) => find(schedule, readyMs));
  });
  const figuresOf = (found: readonly Found[]): ScheduleFigures => {
    const waitMs = mean(found.map((one) => one.waitMs));
    const polls = mean(found.map((one) => one.polls));
    return { waitMs, polls, ratio: waitMs / leastMeanWait(distribution, polls) };
  };
  return {
    first: figuresOf(runs.flatMap((run) => run.slice(0, LEARNED_FROM))),
    learned: figuresOf(runs.flatMap((run) => run.slice(LEARNED_FROM))),
  };
}

/** Polls one task until it is found, and lets the schedule learn from it. */
function find(schedule: PollSchedule, readyMs: number): Found {
  let last: number | null = null;
  for (let polls = 1; ; polls += 1) {
    const at = schedule.nextPollMs(last);
    if (at >= readyMs) {
      schedule.learn(last, at);
      return { polls, waitMs: at - readyMs };
    }
    last = at;
  }
}
