import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, startOfDate } from '../../../src/generation/model/calendar.ts';
import { SPANS } from '../../../src/generation/model/caps.ts';
import { calendarIn, changeTimeZone, periodsAt, type Calendar } from '../../../src/generation/model/periods.ts';
import { DAY_MS } from '../../../src/runtime/durations.ts';
import { intlDate, ODD_ZONES, ZONES } from '../../support/zones.ts';

describe('periods', () => {
  it('count a day in the time zone of the server, and in UTC for the bot', () => {
    const periods = periodsAt(Date.parse('2026-11-22T23:30:00Z'), calendarIn('Asia/Shanghai'));
    expect(periods.guild.day).toEqual({ key: '2026-11-23', endsAtMs: Date.parse('2026-11-23T16:00:00Z') });
    expect(periods.bot.day).toEqual({ key: '2026-11-22', endsAtMs: Date.parse('2026-11-23T00:00:00Z') });
    expect(periods.guild.month).toEqual({ key: '2026-11', endsAtMs: Date.parse('2026-11-30T16:00:00Z') });
  });

  it('give the day of a change to winter time 25 hours', () => {
    const { guild } = periodsAt(Date.parse('2026-10-25T00:30:00+02:00'), calendarIn('Europe/Berlin'));
    expect(guild.day).toEqual({ key: '2026-10-25', endsAtMs: Date.parse('2026-10-26T00:00:00+01:00') });
  });

  it('end at midnight also where the midnight before was skipped by a change to daylight saving time', () => {
    const { guild } = periodsAt(Date.parse('2029-09-02T12:00:00-03:00'), calendarIn('America/Santiago'));
    expect(guild.day).toEqual({ key: '2029-09-02', endsAtMs: Date.parse('2029-09-03T00:00:00-03:00') });
  });

  it('refuse a time zone that does not exist', () => {
    expect(() => periodsAt(0, calendarIn('Mars/Olympus'))).toThrow(RangeError);
  });
});

const at = (iso: string): number => Date.parse(iso);
const inForce = (iso: string, calendar: Calendar): string[] => {
  const { day, month } = periodsAt(at(iso), calendar).guild;
  return [day, month].flatMap(({ key, endsAtMs }) => [key, new Date(endsAtMs).toISOString().replace(':00.000', '')]);
};

describe('a change of the time zone', () => {
  it('to one where tomorrow has begun leaves the day in force until it has ended in both, and begins none too late', () => {
    const tokyo = changeTimeZone(calendarIn('utc'), 'Asia/Tokyo', at('2026-11-22T16:00:00Z'));
    // There, the 23rd began an hour ago. The 24th is the first day to begin there once the 22nd has ended in UTC.
    expect(inForce('2026-11-22T16:00:00Z', tokyo)).toEqual([
      '2026-11-22',
      '2026-11-23T15:00Z',
      '2026-11',
      '2026-12-01T15:00Z',
    ]);
    expect(inForce('2026-11-23T14:59:59Z', tokyo)[0]).toBe('2026-11-22');
    expect(inForce('2026-11-23T15:00:00Z', tokyo).slice(0, 2)).toEqual(['2026-11-24', '2026-11-24T15:00Z']);
  });

  it('to one where today has not begun leaves it in force until it has ended there', () => {
    const newYork = changeTimeZone(calendarIn('utc'), 'America/New_York', at('2026-12-01T02:00:00Z'));
    expect(inForce('2026-12-01T02:00:00Z', newYork)).toEqual([
      '2026-12-01',
      '2026-12-02T05:00Z',
      '2026-12',
      '2027-01-01T05:00Z',
    ]);
    expect(inForce('2026-12-02T05:00:00Z', newYork).slice(0, 2)).toEqual(['2026-12-02', '2026-12-03T05:00Z']);
  });

  it('leaves the last day of the month in force as long as the month, so that each day belongs to one month', () => {
    const tokyo = changeTimeZone(calendarIn('utc'), 'Asia/Tokyo', at('2026-11-10T00:00:00Z'));
    expect(inForce('2026-11-30T12:00:00Z', tokyo)).toEqual([
      '2026-11-30',
      '2026-12-01T15:00Z',
      '2026-11',
      '2026-12-01T15:00Z',
    ]);
    expect(inForce('2026-12-01T14:59:59Z', tokyo).slice(0, 3)).toEqual(['2026-11-30', '2026-12-01T15:00Z', '2026-11']);
    expect(inForce('2026-12-01T15:00:00Z', tokyo)).toEqual([
      '2026-12-02',
      '2026-12-02T15:00Z',
      '2026-12',
      '2026-12-31T15:00Z',
    ]);
  });

  it('that is taken back leaves everything as it was', () => {
    const there = changeTimeZone(calendarIn('utc'), 'Asia/Tokyo', at('2026-11-22T16:00:00Z'));
    const back = changeTimeZone(there, 'utc', at('2026-11-22T16:01:00Z'));
    expect(inForce('2026-11-22T16:01:00Z', back)).toEqual(inForce('2026-11-22T16:01:00Z', calendarIn('utc')));
  });

  it('made while the clock of the host was far ahead leaves nothing in force once that is set back', () => {
    const calendar = changeTimeZone(calendarIn('utc'), 'Asia/Tokyo', at('2027-11-22T16:00:00Z'));
    expect(inForce('2026-11-22T16:00:00Z', calendar)).toEqual(
      inForce('2026-11-22T16:00:00Z', calendarIn('Asia/Tokyo')),
    );
  });

  it('opens no period by itself, none that has not ended in each zone, and none that is shorter than in its zone', () => {
    /** Of days near the end of a month, and near changes of the clocks. */
    const STARTS = ['2026-10-23', '2026-10-28', '2026-10-31', '2026-11-10', '2026-11-29', '2027-02-28'].map(at);
    const changes = fc.array(
      fc.record({
        zone: fc.constantFrom(...ZONES),
        afterMinutes: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 2_880 })),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.constantFrom(...STARTS), changes, (first, startMs, drawn) => {
        let nowMs = startMs;
        let calendar = calendarIn(first);
        /** The zones that the day and month in force were in. */
        const zones = { day: new Set<string>([first]), month: new Set<string>([first]) };
        let last = periodsAt(nowMs, calendar).guild;
        const follow = (untilMs: number): void => {
          for (;;) {
            const endsAtMs = last.day.endsAtMs;
            expect(last.month.endsAtMs).toBeGreaterThanOrEqual(endsAtMs);
            expect(last.day.key.startsWith(last.month.key)).toBe(true);
            if (endsAtMs > untilMs) return;
            expect(periodsAt(endsAtMs - 1, calendar).guild).toEqual(last);
            const next = periodsAt(endsAtMs, calendar).guild;
            // It has ended in each zone that it was in, and the next has at least a whole day of its own zone.
            for (const zone of zones.day) expect(intlDate(endsAtMs, zone) > last.day.key).toBe(true);
            const date = intlDate(endsAtMs, calendar.timeZone);
            expect(startOfDate(date, calendar.timeZone)).toBe(endsAtMs);
            expect(next.day.endsAtMs).toBeGreaterThanOrEqual(endOf(date, calendar.timeZone));
            zones.day = new Set([calendar.timeZone]);
            const isMonthOver = next.month.key !== last.month.key;
            expect(isMonthOver).toBe(last.month.endsAtMs === endsAtMs);
            const left = isMonthOver ? [...zones.month] : [];
            expect(left.filter((zone) => intlDate(endsAtMs, zone) < `${last.month.key}~`)).toEqual([]);
            if (isMonthOver) zones.month = new Set([calendar.timeZone]);
            last = next;
          }
        };
        for (const { zone, afterMinutes } of drawn) {
          nowMs += afterMinutes * 60_000;
          follow(nowMs);
          calendar = changeTimeZone(calendar, zone, nowMs);
          const changed = periodsAt(nowMs, calendar).guild;
          for (const span of SPANS) {
            zones[span].add(zone);
            expect(changed[span].key).toBe(last[span].key);
          }
          last = changed;
        }
        follow(nowMs + 4 * DAY_MS);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a period in a zone with odd days', () => {
  it('holds each of its instants, and is followed by the next without a gap', () => {
    const instants = fc.integer({ min: at('2015-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ODD_ZONES), fc.constantFrom(...SPANS), (nowMs, zone, span) => {
        const calendar = calendarIn(zone);
        const period = periodsAt(nowMs, calendar).guild[span];
        expect(intlDate(nowMs, zone).startsWith(period.key)).toBe(true);
        expect(intlDate(period.endsAtMs, zone) > `${period.key}~`).toBe(true);
        expect(periodsAt(period.endsAtMs - 1, calendar).guild[span]).toEqual(period);
      }),
    );
  });
});
