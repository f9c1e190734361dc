// Initial assumptions about the durations of tasks, by model.

import type { FluxModelId } from '../models.ts';

/** How long a model's tasks take from submit to ready, in ms: half up to `median`, 95 % between `low` and `high`. */
interface LatencyPrior {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Measured in September 2026; docs.bfl.ai only says "fast" and "sub-second". Later measurements soon replace these. */
const priors: Readonly<Record<FluxModelId, LatencyPrior>> = {
  'flux-pro-1.1': { low: 1_500, median: 2_400, high: 6_000 },
  'flux-pro-1.1-ultra': { low: 8_000, median: 12_000, high: 25_000 },
  'flux-2-klein-4b': { low: 1_200, median: 2_400, high: 6_000 },
  'flux-2-klein-9b': { low: 1_500, median: 3_500, high: 8_000 },
  'flux-2-pro': { low: 7_000, median: 12_500, high: 25_000 },
  'flux-2-flex': { low: 5_000, median: 8_000, high: 18_000 },
  'flux-2-max': { low: 20_000, median: 38_000, high: 70_000 },
};

/** For a task of a model that is not offered any more. */
const unknownModel: LatencyPrior = { low: 1_500, median: 6_000, high: 40_000 };

/** Standard normal quantiles at (i + ½)/16. */
const NORMAL_QUANTILES = [
  -1.86, -1.32, -1.01, -0.78, -0.58, -0.4, -0.24, -0.08, 0.08, 0.24, 0.4, 0.58, 0.78, 1.01, 1.32, 1.86,
];

/** Sixteen plausible durations of a model's tasks, in ms, as initial data of its poll schedule. */
export function priorDurations(modelId: string): readonly number[] {
  const { low, median, high } = prior(modelId);
  return NORMAL_QUANTILES.map((z) => median * (z < 0 ? (low / median) ** (-z / 1.96) : (high / median) ** (z / 1.96)));
}

function prior(modelId: string): LatencyPrior {
  const known: Readonly<Record<string, LatencyPrior | undefined>> = priors;
  return known[modelId] ?? unknownModel;
}
