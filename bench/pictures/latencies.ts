import { seededRandom } from '../random.ts';

/** The shortest measured duration of FLUX1.1 [pro], in ms from submit to ready. */
const SHORTEST_MS = 1_500;
const MEDIAN_MS = 2_400;
const LONGEST_MS = 6_000;
/** The spread above the shortest duration: one picture in twenty takes more than 4.3 s, one in a hundred 6 s. */
const SIGMA = 0.7;

/**
 * Realistic latencies: 1.5 s plus a lognormal part, median 2.4 s, at most 6 s. The same seed gives the same latencies,
 * so every contestant has the same ones in the same order. The distribution differs from the initial one of Easel's
 * schedule.
 */
export function drawLatencies(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const rest = (MEDIAN_MS - SHORTEST_MS) * Math.exp(SIGMA * normal(random));
    return Math.round(Math.min(SHORTEST_MS + rest, LONGEST_MS));
  });
}

/** A standard normal value (Box–Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
