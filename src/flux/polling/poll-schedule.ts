/** When to poll the tasks of one model, learned from its last ones. All times are ms since the submit. */
export interface PollSchedule {
  /** When the next poll is due. `lastPollMs` is when the last one was sent, null before the first. */
  nextPollMs(lastPollMs: number | null): number;
  /** A task turned ready after `notReadyMs` (the last poll that said otherwise, null for none) and by `readyMs`. */
  learn(notReadyMs: number | null, readyMs: number): void;
}

/** Polls per picture, on average, that the schedule spends on a quick model. Fewer make pictures late, more crowd the provider. */
const POLL_BUDGET = 6.85;
/** Slower models, which poll more rarely anyway, get more: by the square root of how much slower than this their median task is. */
const QUICK_MS = 4_000;
const MEMORY = 64;
/** The width, in log time, by which one seen duration speaks for its neighbours. */
const BANDWIDTH = 0.07;
/** Tasks of which nothing like it was seen yet: a few, mostly slower ones. Keeps polling a straggler from growing dense for ever. */
const SURPRISES = { share: 0.02, later: 0.7, bandwidth: 0.6 };
const DENSITY_EXPONENT = 0.8;
const MIN_INTERVAL_MS = 50;
const MAX_INTERVAL_MS = 5_000;
const GRID_STEPS = 240;

/**
 * Polls are dense where tasks usually turn ready, and sparse before and after. With a hazard h(t) (the rate at which a task that
 * is still going turns ready), intervals ∝ 1/√h make the mean delay smallest for a given number of polls; with h^0.8 in place of
 * √h the median and the 95th percentile come out better, and only the rarest stragglers pay. The hazard is that of the last 64
 * durations, each blurred to a logistic curve in log time. All intervals are scaled so that a picture costs the poll budget.
 *
 * @param seeds durations in ms to begin with, at least one; each is forgotten once 64 later ones are known.
 */
export function createPollSchedule(seeds: readonly number[]): PollSchedule {
  const durations = [...seeds];
  let plan: Plan | null = null;

  return {
    nextPollMs(lastPollMs) {
      plan ??= createPlan(durations);
      if (lastPollMs === null) return plan.timeAt(1);
      const due = plan.timeAt(plan.pollsBy(lastPollMs) + 1);
      return Math.min(Math.max(due, lastPollMs + MIN_INTERVAL_MS), lastPollMs + MAX_INTERVAL_MS);
    },

    learn(notReadyMs, readyMs) {
      // The middle of what is known, for "when we saw it" would creep later with every task. A task that was ready at the very
      // first poll ended one bandwidth before it: enough to follow a provider that turns faster, without a leap.
      const duration = notReadyMs === null ? readyMs * (1 - BANDWIDTH) : (notReadyMs + readyMs) / 2;
      if (!(duration > 0)) return;
      durations.push(duration);
      if (durations.length > MEMORY) durations.shift();
      plan = null;
    },
  };
}

/** The cumulated number of polls as a function of time, and back. */
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
  // A task is seen at the first poll after it is ready: half a poll more, on average, than fell before.
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
  const surprise = median(logs) + SURPRISES.later;
  return (ms) => {
    const at = Math.log(ms);
    let density = 0;
    let ready = 0;
    for (const log of logs) {
      const share = logistic((at - log) / BANDWIDTH);
      ready += share / logs.length;
      density += (share * (1 - share)) / BANDWIDTH / logs.length;
    }
    const surprised = logistic((at - surprise) / SURPRISES.bandwidth);
    const going = (1 - SURPRISES.share) * (1 - ready) + SURPRISES.share * (1 - surprised);
    const turning =
      (1 - SURPRISES.share) * density + (SURPRISES.share * surprised * (1 - surprised)) / SURPRISES.bandwidth;
    return turning / going / ms;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Linear between the points of a growing table, and straight on after its end. */
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
