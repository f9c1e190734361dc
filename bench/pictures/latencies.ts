import { seededRandom } from '../random.ts';

/** What FLUX1.1 [pro] was seen to take, in ms, from submit to ready. */
const SHORTEST_MS = 1_500;
const MEDIAN_MS = 2_400;
const LONGEST_MS = 6_000;
/** The spread of what comes on top of the shortest time: one picture in twenty takes longer than 4.3 s, one in a hundred 6 s. */
const SIGMA = 0.7;

/**
 * Latencies like the real ones: 1.5 s and a lognormal rest, 2.4 s in the middle, 6 s at most. The same seed gives the same
 * latencies, so that every contestant meets them in the same order. It is not the curve that Easel's schedule starts from.
 */
export function drawLatencies(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const rest = (MEDIAN_MS - SHORTEST_MS) * Math.exp(SIGMA * normal(random));
    return Math.round(Math.min(SHORTEST_MS + rest, LONGEST_MS));
  });
}

/** Box–Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
