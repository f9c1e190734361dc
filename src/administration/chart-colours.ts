// Chooses the colours of a server's charts.

import { CHART_HUES, CHART_PATTERNS } from '../generation/ports/imaging.ts';
import { DAY_MS } from '../runtime/durations.ts';

/** When one was shown last is written down so exactly, in ms: most charts write nothing. */
export const SHOWN_WITHIN_MS = DAY_MS;

/** Numbers from 0: each hue first without a pattern, then each with the first one, … */
const COLOURS: readonly number[] = Array.from({ length: CHART_HUES * CHART_PATTERNS }, (_, colour) => colour);

interface HeldColour {
  readonly colour: number;
  readonly shownAtMs: number;
}

/**
 * The colour of one who has none: not one of this chart (`taken`); of a hue that the chart does not have, if there is one; held by
 * nobody, or else by whoever was in no chart for the longest time.
 */
export function freeColour(held: readonly HeldColour[], taken: ReadonlySet<number>): number {
  const hues = new Set([...taken].map((colour) => colour % CHART_HUES));
  const lastShown = new Map(held.map(({ colour, shownAtMs }) => [colour, shownAtMs]));
  const [first] = COLOURS.filter((colour) => !taken.has(colour)).toSorted(
    (a, b) =>
      (lastShown.get(a) ?? 0) - (lastShown.get(b) ?? 0) ||
      Number(hues.has(a % CHART_HUES)) - Number(hues.has(b % CHART_HUES)) ||
      a - b,
  );
  if (first === undefined) throw new RangeError('A chart has more series than there are colours');
  return first;
}
