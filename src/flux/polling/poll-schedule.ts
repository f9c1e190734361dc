/** Decides when to poll the tasks of one model, from the durations of its last ones. Times are ms since the submit. */
export interface PollSchedule {
  /** When the next poll is due. `lastPollMs`: when the last one was sent, null before the first. */
  nextPollMs(lastPollMs: number | null): number;
  /** Records that a task became ready between `notReadyMs` (the last poll without it, null for none) and `readyMs`. */
  learn(notReadyMs: number | null, readyMs: number): void;
}

/** Average polls per picture of a fast model: fewer would delay pictures, more would burden the provider. */
const POLL_BUDGET = 6.85;
/** Slower models get more polls, by the square root of their median duration divided by this. */
const QUICK_MS = 4_000;
const MEMORY = 64;
/** The bandwidth of the kernel around each known duration, in log time. */
const BANDWIDTH = 0.07;
/** Unusual, mostly slower tasks, as a prior. Without them, the polling of a very slow task would become ever denser. */
const OUTLIERS = { share: 0.02, later: 0.7, bandwidth: 0.6 };
const DENSITY_EXPONENT = 0.8;
const MAX_INTERVAL_MS = 5_000;
const GRID_STEPS = 240;

/**
 * Polls often when tasks usually become ready, and rarely before and after. With the hazard rate h(t) of a pending task
 * becoming ready, intervals ∝ 1/√h minimize the mean delay for a given number of polls; h^0.8 instead of √h gives a
 * better median and 95th percentile, at the cost of the slowest tasks. The hazard rate is estimated from the last 64
 * durations, each smoothed by a logistic kernel in log time. All intervals are scaled so that a picture takes
 * POLL_BUDGET polls on average.
 *
 * @param seeds initial durations in ms, at least one; each is dropped once 64 later ones are known.
 * @param spacingMs at least, between two polls of one task.
 */
export function createPollSchedule(seeds: readonly number[], spacingMs: number): PollSchedule {
  const durations = [...seeds];
  let plan: Plan | null = null;

  return {
    nextPollMs(lastPollMs) {
      plan ??= createPlan(durations);
      if (lastPollMs === null) return plan.timeAt(1);
      const due = plan.timeAt(plan.pollsBy(lastPollMs) + 1);
      return Math.min(Math.max(due, lastPollMs + spacingMs), lastPollMs + MAX_INTERVAL_MS);
    },

    learn(notReadyMs, readyMs) {
      // The middle of the interval: its end would make the estimates later with every task. A task that was ready at
      // the first poll counts as one bandwidth earlier, so that the schedule follows a faster provider in small steps.
      const duration = notReadyMs === null ? readyMs * (1 - BANDWIDTH) : (notReadyMs + readyMs) / 2;
      if (!(duration > 0)) return;
      durations.push(duration);
      if (durations.length > MEMORY) durations.shift();
      plan = null;
    },
  };
}

/** The cumulative number of polls as a function of time, and its inverse. */
interface Plan {
  pollsBy(ms: number): number;
  timeAt(polls: number): number;
}

function createPlan(durations: readonly number[]): Plan {
  const hazard = estimateHazard(durations);
  const start = Math.min(...durations) * 0.4;
  const growth = ((Math.max(...durations) * 4) / start) ** (1 / GRID_STEPS);
  const times = [0, start];
  const sums = [0, 0];
  let time = start;
  let sum = 0;
  let density = hazard(start) ** DENSITY_EXPONENT;
  for (let step = 0; step < GRID_STEPS; step += 1) {
    const nextTime = time * growth;
    const nextDensity = hazard(nextTime) ** DENSITY_EXPONENT;
    sum += ((density + nextDensity) / 2) * (nextTime - time);
    times.push(nextTime);
    sums.push(sum);
    time = nextTime;
    density = nextDensity;
  }
  // The first poll after a task is ready comes, on average, half a poll after the cumulative number at that time.
  const mean = durations.reduce((total, duration) => total + interpolate(times, sums, duration), 0) / durations.length;
  const budget = POLL_BUDGET * Math.sqrt(Math.max(1, median(durations) / QUICK_MS));
  const perPoll = mean / (budget - 0.5);
  return {
    pollsBy: (ms) => interpolate(times, sums, ms) / perPoll,
    timeAt: (polls) => interpolate(sums, times, polls * perPoll),
  };
}

function estimateHazard(durations: readonly number[]): (ms: number) => number {
  const logs = durations.map((duration) => Math.log(duration));
  const outlierLog = median(logs) + OUTLIERS.later;
  return (ms) => {
    const at = Math.log(ms);
    let density = 0;
    let ready = 0;
    for (const log of logs) {
      const share = logistic((at - log) / BANDWIDTH);
      ready += share / logs.length;
      density += (share * (1 - share)) / BANDWIDTH / logs.length;
    }
    const outlierReady = logistic((at - outlierLog) / OUTLIERS.bandwidth);
    const pendingShare = (1 - OUTLIERS.share) * (1 - ready) + OUTLIERS.share * (1 - outlierReady);
    const readyDensity =
      (1 - OUTLIERS.share) * density + (OUTLIERS.share * outlierReady * (1 - outlierReady)) / OUTLIERS.bandwidth;
    return readyDensity / pendingShare / ms;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Linear interpolation between the points of an increasing table, and extrapolation after its end. */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[low], xs[high], ys[low], ys[high]];
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
