import { DAY_MS } from '../runtime/durations.ts';

/**
 * The first month that a cap may still count, as its key. A month is over in every time zone half a day after it is over
 * in UTC.
 */
export function firstOpenMonth(nowMs: number): string {
  return new Date(nowMs - DAY_MS).toISOString().slice(0, 'yyyy-MM'.length);
}

/** What ended within this time still counts for the member's pace (up to a day) and strikes (a day and an hour). */
export const SETTLED_AFTER_MS = 2 * DAY_MS;

/** When the money rows of a month bear no id of a forgotten member any more. */
export function anonymousAtMs(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  // Months are counted from 0 there, so that this is the next one; its second day begins a day after it did.
  return Date.UTC(year, number, 2) + SETTLED_AFTER_MS;
}
