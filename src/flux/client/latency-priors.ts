import type { UsualDuration } from '../../generation/model/image-model.ts';

/** For a task of a model that is no longer on offer. */
const UNKNOWN_MODEL: UsualDuration = { low: 1_500, median: 6_000, high: 40_000 };

/** Standard normal quantiles at (i + ½)/16. */
const NORMAL_QUANTILES = [
  -1.86, -1.32, -1.01, -0.78, -0.58, -0.4, -0.24, -0.08, 0.08, 0.24, 0.4, 0.58, 0.78, 1.01, 1.32, 1.86,
];

/** Sixteen durations that a model's tasks might well have taken, to start learning from. What is measured takes over soon. */
export function priorDurations(usual: UsualDuration = UNKNOWN_MODEL): readonly number[] {
  const { low, median, high } = usual;
  return NORMAL_QUANTILES.map((z) => median * (z < 0 ? (low / median) ** (-z / 1.96) : (high / median) ** (z / 1.96)));
}
