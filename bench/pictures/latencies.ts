import { seededRandom } from '../random.ts';

/** How long the tasks of a model take, in ms from submit to ready: the shortest plus a lognormal part, and at most the longest. */
export interface LatencyDistribution {
  readonly shortestMs: number;
  readonly medianMs: number;
  readonly sigma: number;
  readonly longestMs: number;
}

/** None of them is the curve from which Easel's schedule starts. */
export const LATENCIES = {
  /** Measured from 1.5 s on; one picture in twenty takes more than 4.3 s, one in a hundred 6 s. */
  'flux-pro-1.1': { shortestMs: 1_500, medianMs: 2_400, sigma: 0.7, longestMs: 6_000 },
  /** Measured at 11.6 and 13.8 s; it varies as much as a reseller saw: one in twenty takes 1.67 times as long as the median. */
  'flux-2-pro': { shortestMs: 0, medianMs: 12_000, sigma: 0.31, longestMs: 40_000 },
  /** A reseller's figures: half within 44 s, nine in ten within 111 s, 99 in a hundred within 206 s. */
  'flux-3-image': { shortestMs: 0, medianMs: 44_000, sigma: 0.69, longestMs: 300_000 },
} as const satisfies Readonly<Record<string, LatencyDistribution>>;

/** The same seed gives the same latencies, so every contestant has the same ones in the same order. */
export function drawLatencies(
  count: number,
  seed: number,
  { shortestMs, medianMs, sigma, longestMs }: LatencyDistribution = LATENCIES['flux-pro-1.1'],
): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const rest = (medianMs - shortestMs) * Math.exp(sigma * normal(random));
    return Math.round(Math.min(shortestMs + rest, longestMs));
  });
}

/** The share of tasks that are ready by then. */
export function shareReady({ shortestMs, medianMs, sigma, longestMs }: LatencyDistribution, ms: number): number {
  if (ms <= shortestMs) return 0;
  return ms >= longestMs ? 1 : normalShare(Math.log((ms - shortestMs) / (medianMs - shortestMs)) / sigma);
}

/** A standard normal value (Box–Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The standard normal distribution function, within 7.5e-8 (Abramowitz and Stegun, 26.2.17). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}
