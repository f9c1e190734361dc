import { shareReady, type LatencyDistribution } from '../pictures/latencies.ts';

const GRID_POINTS = 1_000;
const EARLIEST_SHARE = 0.0001;

/**
 * The least mean wait, in ms from ready to the poll that finds it, that any schedule can have which knows the distribution and polls that
 * often on average. With many polls, its intervals go as 1/√hazard (Keller, Optimum Checking Schedules, 1974); with few, that is an
 * approximation, so the schedule is found here by dynamic programming over a fine grid of times, with a price for each poll that
 * is raised until there are as few of them as that.
 */
export function leastMeanWait(distribution: LatencyDistribution, polls: number): number {
  const grid = createGrid(distribution);
  let [low, high] = [1e-3, distribution.longestMs];
  let best = cheapest(grid, high);
  for (let step = 0; step < 30; step += 1) {
    const price = Math.sqrt(low * high);
    best = cheapest(grid, price);
    if (best.polls > polls) low = price;
    else high = price;
  }
  // Between two neighbours on the grid, the wait is as good as inversely proportional to the polls.
  return (best.waitMs * best.polls) / polls;
}

/** Times at which a poll may be, the submit first; of each the share that is ready, and the sum of those shares until then. */
interface Grid {
  readonly times: Float64Array;
  readonly shares: Float64Array;
  readonly areas: Float64Array;
}

function createGrid(distribution: LatencyDistribution): Grid {
  const { longestMs } = distribution;
  const firstMs = timeOf(distribution, EARLIEST_SHARE);
  const times = new Float64Array(GRID_POINTS + 1);
  const shares = new Float64Array(GRID_POINTS + 1);
  const areas = new Float64Array(GRID_POINTS + 1);
  for (let at = 1; at <= GRID_POINTS; at += 1) {
    const time = firstMs * (longestMs / firstMs) ** ((at - 1) / (GRID_POINTS - 1));
    const before = valueAt(times, at - 1);
    const middle = shareReady(distribution, (before + time) / 2);
    times[at] = time;
    shares[at] = at === GRID_POINTS ? 1 : shareReady(distribution, time);
    areas[at] = valueAt(areas, at - 1) + middle * (time - before);
  }
  return { times, shares, areas };
}

/** The schedule with the least sum of its mean wait and a price for each poll, from the last poll back to the first. */
function cheapest({ times, shares, areas }: Grid, price: number): { readonly waitMs: number; readonly polls: number } {
  const costs = new Float64Array(times.length);
  const polls = new Float64Array(times.length);
  for (let from = times.length - 2; from >= 0; from -= 1) {
    const pending = 1 - valueAt(shares, from);
    let least = Infinity;
    for (let to = from + 1; to < times.length; to += 1) {
      const area = valueAt(areas, to) - valueAt(areas, from);
      const wait = area - valueAt(shares, from) * (valueAt(times, to) - valueAt(times, from));
      // A later poll only waits longer.
      if (wait > least) break;
      const cost = wait + price * pending + valueAt(costs, to);
      if (cost >= least) continue;
      least = cost;
      costs[from] = cost;
      polls[from] = pending + valueAt(polls, to);
    }
  }
  return { waitMs: valueAt(costs, 0) - price * valueAt(polls, 0), polls: valueAt(polls, 0) };
}

/** When that share is ready. */
function timeOf(distribution: LatencyDistribution, share: number): number {
  let [low, high] = [distribution.shortestMs, distribution.longestMs];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (shareReady(distribution, middle) < share) low = middle;
    else high = middle;
  }
  return high;
}

function valueAt(values: Float64Array, at: number): number {
  return values[at] ?? 0;
}
