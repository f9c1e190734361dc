import type { Figure } from '../suite.ts';
import { simulateSchedule, type ScheduleFigures, type SimulatedModel } from './simulate.ts';

/** The most polls that a picture of each model may take. */
const MOST_POLLS: readonly (readonly [SimulatedModel, number])[] = [
  ['flux-pro-1.1', 7],
  ['flux-2-pro', 9],
  ['flux-3-image', 16],
];
const SEEDS = [1, 2, 3];

/** Of each model whose durations are played: the wait for the poll beside the least that is possible, and the polls that it takes. */
export function scheduleFigures(contestant: string, pictures: number): Figure[] {
  return MOST_POLLS.flatMap(([model, mostPolls]) => {
    const runs = SEEDS.map((seed) => simulateSchedule(model, { pictures, seeds: [seed] }));
    const row = (name: string, unit: Figure['unit'], most: number | null, pick: (run: Run) => number): Figure => ({
      name: `${model}: ${name}`,
      unit,
      target: most === null ? null : { at: 'most', value: most },
      better: null,
      values: { [contestant]: runs.map(pick) },
    });
    return [
      row('mean wait for the poll', 'ms', null, ({ learned }) => learned.waitMs),
      row('the same, of the least possible', '%', 110, ({ learned }) => learned.ratio * 100),
      row('the same, of the first 100 pictures', '%', 150, ({ first }) => first.ratio * 100),
      row('polls a picture', 'polls', mostPolls, ({ learned }) => learned.polls),
    ];
  });
}

interface Run {
  readonly first: ScheduleFigures;
  readonly learned: ScheduleFigures;
}
