import { DAY_MS } from '../runtime/durations.ts';

/**
 * The first month that a cap may still count, as its key. A month has ended in every time zone half a day after its end
 * in UTC.
 */
export function firstOpenMonth(nowMs: number): string {
  return new Date(nowMs - DAY_MS).toISOString().slice(0, 'yyyy-MM'.length);
}

/** What ended within this time still counts for the member's pace (up to two days) and strikes (a day and an hour). */
export const SETTLED_AFTER_MS = 2 * DAY_MS;

/** When the ledger entries of a month are anonymised for a member who asked for erasure. */
export function anonymousAtMs(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  // Date.UTC counts months from 0, so this is the second day of the next month.
  return Date.UTC(year, number, 2) + SETTLED_AFTER_MS;
}
