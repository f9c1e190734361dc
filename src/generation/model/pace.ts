import type { MicroUsd } from './money.ts';

/**
 * What one member may spend at a stretch: a bucket that holds `allowance` at most and gets a tenth of it back in each tenth of
 * the interval. So no stretch of that length sees more than twice the allowance.
 */
export interface Pace {
  readonly allowance: MicroUsd;
  readonly intervalMs: number;
}

/** A picture that was sent to the provider. */
export interface Submit {
  readonly atMs: number;
  readonly price: MicroUsd;
}

const DRIPS = 10;
/** Whoever sent nothing for one interval has a full bucket, so that two say what is in it. */
const REMEMBERED_INTERVALS = 2;

/** What comes back at once, and how often. */
export function dripOf({ allowance, intervalMs }: Pace): { readonly amount: MicroUsd; readonly everyMs: number } {
  return { amount: Math.max(1, Math.floor(allowance / DRIPS)), everyMs: intervalMs / DRIPS };
}

/** The time from which the submits decide what is in the bucket. */
export function paceMemoryBeganMs({ intervalMs }: Pace, nowMs: number): number {
  return nowMs - REMEMBERED_INTERVALS * intervalMs;
}

/**
 * What is in a member's bucket by their submits on record, the oldest first. What was in it before is taken for nothing: where
 * that is too little, the member has spent without a pause since.
 */
export function paceLevel(pace: Pace, submits: readonly Submit[], nowMs: number): MicroUsd {
  const { amount, everyMs } = dripOf(pace);
  let level = 0;
  let sinceMs = paceMemoryBeganMs(pace, nowMs);
  const fillUntil = (ms: number): void => {
    level = Math.min(pace.allowance, level + (amount * Math.max(0, ms - sinceMs)) / everyMs);
    sinceMs = Math.max(sinceMs, ms);
  };
  for (const { atMs, price } of submits) {
    // The clock of the host may have been set back since.
    fillUntil(Math.min(atMs, nowMs));
    level = Math.max(0, level - price);
  }
  fillUntil(nowMs);
  return Math.floor(level);
}
