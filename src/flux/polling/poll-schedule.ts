/** Decides when to poll the tasks of one model, from the durations of its last ones. Times are ms since the submit. */
export interface PollSchedule {
  /** When the next poll is due. `lastPollMs`: when the last one was sent, null before the first. */
  nextPollMs(lastPollMs: number | null): number;
  /** Records that a task became ready between `notReadyMs` (the last poll without it, null for none) and `readyMs`. */
  learn(notReadyMs: number | null, readyMs: number): void;
  /** The median of the last durations that were learned; null while none was. */
  readonly usualMs: number | null;
}

/** Polls a picture of a quick model, on average: fewer would delay pictures, more would burden the provider. */
const QUICK_POLLS = 6.75;
/** Slower models get more: this power of their median duration divided by `QUICK_MS`. */
const QUICK_MS = 6_500;
const GROWTH = 0.4;
const MEMORY = 100;
/**
 * The bandwidth of the kernel around each known duration, in log time: this share of how far they lie apart, so that a model that always
 * takes as long is known as sharply as one that varies.
 */
const BANDWIDTH = { share: 0.17, least: 0.015, most: 0.25 };
/** Unusual, mostly slower tasks, as a prior. Without them, the polling of a very slow task would become ever denser. */
const OUTLIERS = { share: 0.02, later: 0.7, bandwidth: 0.6 };
/** ½ for a hazard that is known; what is smoothed is flatter than it is. */
const DENSITY_EXPONENT = 0.65;
/** The cumulative number of polls at which the first one is sent: a little later than the first whole one, as little can be missed before. */
const FIRST_POLL_AT = 1.2;
const STEP_TO_FASTER = 0.05;
const MAX_INTERVAL_MS = 5_000;
const GRID_STEPS = 240;
/** In bandwidths: beyond that a kernel is 0 or 1, and need not be computed. */
const FAR = 16;

/**
 * Polls often when tasks usually become ready, and rarely before and after. With the hazard rate h(t) of a pending task
 * becoming ready, intervals ∝ 1/√h have the least mean delay of all schedules with so many polls; `npm run bench` compares this one
 * with that (ADR 0062). The hazard rate is estimated from the last 100 durations, each smoothed by a logistic kernel in log time. All
 * intervals are scaled so that a picture takes as many polls, on average, as its model has.
 *
 * @param seeds initial durations in ms, at least one; each is dropped once 100 later ones are known.
 * @param spacingMs at least, between two polls of one task.
 */
export function createPollSchedule(seeds: readonly number[], spacingMs: number): PollSchedule {
  const durations = [...seeds];
  let plan: Plan | null = null;
  let learned = 0;

  return {
    get usualMs() {
      return learned === 0 ? null : median(durations.slice(-learned));
    },

    nextPollMs(lastPollMs) {
      plan ??= createPlan(durations);
      if (lastPollMs === null) return plan.timeAt(FIRST_POLL_AT);
      const due = plan.timeAt(plan.pollsBy(lastPollMs) + 1);
      return Math.min(Math.max(due, lastPollMs + spacingMs), lastPollMs + MAX_INTERVAL_MS);
    },

    learn(notReadyMs, readyMs) {
      // The middle of the interval: its end would make the estimates later with every task. A task that was ready at
      // the first poll counts as a little earlier, so that the schedule follows a faster provider in small steps.
      const duration = notReadyMs === null ? readyMs * (1 - STEP_TO_FASTER) : (notReadyMs + readyMs) / 2;
      if (!(duration > 0)) return;
      durations.push(duration);
      if (durations.length > MEMORY) durations.shift();
      learned = Math.min(learned + 1, durations.length);
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
  // A task that is ready after so many polls by the table is found by the next one: half a poll later, on average.
  const mean = durations.reduce((total, duration) => total + interpolate(times, sums, duration), 0) / durations.length;
  const budget = QUICK_POLLS * Math.max(1, median(durations) / QUICK_MS) ** GROWTH;
  const perPoll = mean / (budget - 1.5 + FIRST_POLL_AT);
  return {
    pollsBy: (ms) => interpolate(times, sums, ms) / perPoll,
    timeAt: (polls) => interpolate(sums, times, polls * perPoll),
  };
}

function estimateHazard(durations: readonly number[]): (ms: number) => number {
  const logs = durations.map((duration) => Math.log(duration));
  const outlierLog = median(logs) + OUTLIERS.later;
  const bandwidth = bandwidthOf(durations);
  return (ms) => {
    const at = Math.log(ms);
    let density = 0;
    let ready = 0;
    for (const log of logs) {
      const distance = (at - log) / bandwidth;
      if (distance < -FAR) continue;
      const share = distance > FAR ? 1 : logistic(distance);
      ready += share / logs.length;
      density += (share * (1 - share)) / bandwidth / logs.length;
    }
    const outlierReady = logistic((at - outlierLog) / OUTLIERS.bandwidth);
    const pendingShare = (1 - OUTLIERS.share) * (1 - ready) + OUTLIERS.share * (1 - outlierReady);
    const readyDensity =
      (1 - OUTLIERS.share) * density + (OUTLIERS.share * outlierReady * (1 - outlierReady)) / OUTLIERS.bandwidth;
    return readyDensity / pendingShare / ms;
  };
}

function bandwidthOf(durations: readonly number[]): number {
  // Half of what lies between them is one standard deviation of a normal distribution.
  const spread = Math.log(quantile(durations, 0.84) / quantile(durations, 0.16)) / 2;
  return Math.min(Math.max(BANDWIDTH.share * spread, BANDWIDTH.least), BANDWIDTH.most);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
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
