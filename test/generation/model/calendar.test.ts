import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dateAt,
  endOf,
  firstDayFrom,
  firstOfMonth,
  startOfDate,
} from '../../../src/generation/model/calendar.ts';
import { intlDate, oddDays } from '../../support/zones.ts';

const ODD_DAYS = oddDays();
const iso = (atMs: number): string => new Date(atMs).toISOString();

describe('a date in a time zone', () => {
  it.each([
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z'], // Begins at one o'clock.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'], // So does this one.
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00.000Z'], // And this one.
    ['Asia/Beirut', '2026-10-25', '2026-10-24T22:00:00.000Z'], // After an eleventh hour of the evening that came twice.
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00.000Z'], // Begins at one o'clock.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z'], // Has two midnights: it begins with the first.
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'], // The day before was left out.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'], // So this one has no instant.
    ['America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z'], // From half past eleven to half past midnight.
    ['utc', '2026-11-22', '2026-11-22T00:00:00.000Z'],
  ])('in %s, %s begins at %s', (zone, date, expected) => {
    expect(iso(startOfDate(date, zone))).toBe(expected);
  });

  it('begins with its first instant, on days on which clocks change', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ODD_DAYS), ({ zone, date }) => {
        const start = startOfDate(date, zone);
        expect(intlDate(start, zone)).toBe(date);
        expect(intlDate(start - 1, zone)).toBe(addDays(date, -1));
        expect(endOf(date, zone)).toBe(startOfDate(addDays(date, 1), zone));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is that of each of its instants, and no instant is between two of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ODD_DAYS), fc.double({ min: 0, max: 1, noNaN: true }), ({ zone, date }, part) => {
        const [start, end] = [startOfDate(date, zone), endOf(date, zone)];
        const atMs = Math.min(end - 1, Math.floor(start + part * (end - start)));
        expect(dateAt(atMs, zone)).toBe(date);
        expect(intlDate(atMs, zone)).toBe(date);
        expect(firstDayFrom(atMs, zone)).toBe(atMs === start ? start : end);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not come again where clocks are set back over midnight', () => {
    // Until 2011, a minute after midnight in Newfoundland was followed by a minute after eleven.
    const twice = Date.parse('2010-11-07T02:31:00Z');
    expect(intlDate(twice, 'America/St_Johns')).toBe('2010-11-06');
    expect(dateAt(twice, 'America/St_Johns')).toBe('2010-11-07');
    expect(dateAt(twice - 120_000, 'America/St_Johns')).toBe('2010-11-06');
  });

  it('has neighbours, and a first of its month', () => {
    expect([addDays('2026-12-31', 1), addDays('2026-03-01', -1), addDays('2028-02-28', 1)]).toEqual([
      '2027-01-01',
      '2026-02-28',
      '2028-02-29',
    ]);
    expect([firstOfMonth('2026-12-31', 1), firstOfMonth('2026-01', -1), firstOfMonth('2026-11-22')]).toEqual([
      '2027-01-01',
      '2025-12-01',
      '2026-11-01',
    ]);
  });
});
