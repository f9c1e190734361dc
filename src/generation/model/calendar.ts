// Dates of a time zone, as text (`2026-11-22`, and `2026-11` for a month). Where a day begins and ends is looked up in the zone
// and never an instant plus a unit: some days have 23 or 25 hours, begin at one o'clock, or have two midnights.

import { Info } from 'luxon';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../runtime/durations.ts';

const DATE_LENGTH = 'yyyy-MM-dd'.length;
const MONTH_LENGTH = 'yyyy-MM'.length;
/** No zone is further from UTC. */
const FURTHEST_MS = 16 * HOUR_MS;

/** What local time is ahead of UTC at an instant, in ms. Throws a RangeError where `timeZone` is no IANA zone. */
function offsetIn(timeZone: string): (atMs: number) => number {
  const zone = Info.normalizeZone(timeZone);
  if (!zone.isValid) throw new RangeError(`Unknown time zone: ${timeZone}`);
  return (atMs) => zone.offset(atMs) * MINUTE_MS;
}

function dateInUtc(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, DATE_LENGTH);
}

/** The day so many days after (or, with a negative number, before) a date. */
export function addDays(date: string, days: number): string {
  return dateInUtc(Date.parse(date) + days * DAY_MS);
}

/** The month of a date. */
export function monthOf(date: string): string {
  return date.slice(0, MONTH_LENGTH);
}

/** The first date of the month so many months after (or before) a date's own. */
export function firstOfMonth(date: string, months = 0): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return dateInUtc(Date.UTC(year, month - 1 + months));
}

/** The first instant of a date. */
export function startOfDate(date: string, timeZone: string): number {
  const offset = offsetIn(timeZone);
  const midnight = Date.parse(date);
  const before = offset(midnight - FURTHEST_MS);
  const early = midnight - before;
  if (offset(early) === before) return early;
  const after = offset(midnight + FURTHEST_MS);
  const late = midnight - after;
  return offset(late) === after ? late : changeBetween(late, early, offset);
}

/** The instant after `fromMs`, and at `toMs` at the latest, at which the offset changes: the day begins in the skipped midnight. */
function changeBetween(fromMs: number, toMs: number, offset: (atMs: number) => number): number {
  const before = offset(fromMs);
  let [low, high] = [fromMs, toMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** The date at an instant. It never goes back, also where clocks are set back over midnight. */
export function dateAt(atMs: number, timeZone: string): string {
  const date = dateInUtc(atMs + offsetIn(timeZone)(atMs));
  const next = addDays(date, 1);
  return startOfDate(next, timeZone) <= atMs ? next : date;
}

/** When a day or month ends: the first instant of the next one. */
export function endOf(period: string, timeZone: string): number {
  const next = period.length === MONTH_LENGTH ? firstOfMonth(period, 1) : addDays(period, 1);
  return startOfDate(next, timeZone);
}

/** The first beginning of a day at that instant or after it. */
export function firstDayFrom(atMs: number, timeZone: string): number {
  const date = dateAt(atMs, timeZone);
  return startOfDate(date, timeZone) === atMs ? atMs : endOf(date, timeZone);
}
