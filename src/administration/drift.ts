// Compares the balance of an account with the ledger.

import type { MicroUsd } from '../generation/model/money.ts';
import type { CreditReading } from './store.ts';

/** How much the balance fell between two readings, and how much the ledger says was billed. */
export interface Comparison {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly lost: MicroUsd;
  readonly billed: MicroUsd;
  /** The part that nothing in flight or unsure explains; negative where the balance fell by less than was billed. */
  readonly unexplained: MicroUsd;
}

/** A difference is reported above this share of what was billed, and above this amount. */
const DRIFT_SHARE = 0.05;
const DRIFT_FLOOR: MicroUsd = 200_000;

/**
 * Compares the newest reading with the oldest one since the last top-up; null where there is nothing to compare.
 *
 * A host may bill a picture when it is submitted or when it is ready; the ledger records it when it is kept. So it may be
 * ahead of the ledger by what is in flight at the newest reading. It may be behind by what was in flight at the oldest,
 * which it may have billed before that reading, and by what the ledger only assumes to be billed.
 */
export function compareReadings(readings: readonly CreditReading[]): Comparison | null {
  const sinceTopUp = readings.slice(startOf(readings));
  const [first, ...later] = sinceTopUp;
  const last = later.at(-1);
  if (first === undefined || last === undefined) return null;
  const lost = first.balance - last.balance;
  const billed = later.reduce((sum, reading) => sum + reading.billedSince, 0);
  const unsure = later.reduce((sum, reading) => sum + reading.unsureSince, 0);
  const difference = lost - billed;
  const unexplained =
    difference > 0 ? Math.max(0, difference - last.inFlight) : Math.min(0, difference + first.inFlight + unsure);
  return { sinceMs: first.atMs, untilMs: last.atMs, lost, billed, unexplained };
}

/** The last reading whose balance had risen by more than refunds of what was in flight can explain: a top-up. */
function startOf(readings: readonly CreditReading[]): number {
  return readings.findLastIndex((reading, index) => {
    const before = readings[index - 1];
    return before === undefined || reading.balance - before.balance > before.inFlight;
  });
}

/** Whether a difference is large enough to notify the operator. */
export function isDrift({ billed, unexplained }: Comparison): boolean {
  return Math.abs(unexplained) > Math.max(DRIFT_FLOOR, billed * DRIFT_SHARE);
}
