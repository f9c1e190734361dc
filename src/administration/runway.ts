import type { MicroUsd } from '../generation/model/money.ts';

/** How long a balance lasts at the current spending. */
export interface Runway {
  /** Average billed per day over the last week. */
  readonly perDay: MicroUsd;
  /** Whole days; null when nothing was billed. */
  readonly days: number | null;
}

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
const LOW_DAYS = 7;

/** `billed` is the sum of the last seven days; a younger ledger is averaged over its age, but over a day at least. */
export function runwayOf(balance: MicroUsd, billed: MicroUsd, beganAtMs: number | null, nowMs: number): Runway {
  const ageMs = beganAtMs === null ? DAY_MS : nowMs - beganAtMs;
  const perDay = Math.round((billed * DAY_MS) / Math.min(WEEK_MS, Math.max(DAY_MS, ageMs)));
  return { perDay, days: perDay === 0 ? null : Math.max(0, Math.floor(balance / perDay)) };
}

export function isLow({ days }: Runway): boolean {
  return days !== null && days < LOW_DAYS;
}
