import type { MicroUsd } from '../model/money.ts';

/** No picture of any model costs as much, however large. */
const MOST: MicroUsd = 5_000_000;
const MOST_TIMES_OURS = 10;

/**
 * Whether a price that the provider reports may be booked. Another price than ours may be right, for prices change; one that
 * is out of all proportion is a fault on the wire, and must not empty anybody's allowance.
 */
export function isBelievable(reported: MicroUsd, ours: MicroUsd): boolean {
  return reported >= 0 && reported <= MOST && reported <= ours * MOST_TIMES_OURS;
}
