/** Dates of time zones as Intl knows them, for tests of our own calendar. */

import { DAY_MS } from '../../src/runtime/durations.ts';

const dates = new Map<string, Intl.DateTimeFormat>();

/** The local date at an instant, as `2026-11-22`. */
export function intlDate(atMs: number, timeZone: string): string {
  const format = dates.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  dates.set(timeZone, format);
  return format.format(atMs);
}

/** Some of their days begin at one o'clock, have two midnights, or lack the hour before midnight. */
export const ODD_ZONES = ['America/Santiago', 'Africa/Cairo', 'Asia/Beirut', 'America/Havana'] as const;

/** From the furthest west to the furthest east, and those whose days are odd. */
export const ZONES = [
  'utc',
  'Pacific/Pago_Pago',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Pacific/Kiritimati',
  ...ODD_ZONES,
] as const;

/** Their dates around each change of the clocks, from 2015 to 2037: where noon in UTC is another hour than the day before. */
export function oddDays(): { readonly zone: string; readonly date: string }[] {
  return ODD_ZONES.flatMap((timeZone) => {
    const hours = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit' });
    const found: { readonly zone: string; readonly date: string }[] = [];
    for (let atMs = Date.parse('2015-01-01T12:00:00Z'); atMs < Date.parse('2037-01-01'); atMs += DAY_MS) {
      if (hours.format(atMs) === hours.format(atMs + DAY_MS)) continue;
      for (const days of [-1, 0, 1, 2]) found.push({ zone: timeZone, date: intlDate(atMs + days * DAY_MS, timeZone) });
    }
    return found;
  });
}
