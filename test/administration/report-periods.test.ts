import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedPeriods, dueWeek, REPORT_SPANS, reportPeriod } from '../../src/administration/report-periods.ts';
import { calendarIn, changeTimeZone, periodsAt } from '../../src/generation/model/periods.ts';
import { intlDate, ODD_ZONES, oddDays } from '../support/zones.ts';

const at = (iso: string): number => Date.parse(iso);
const edges = (span: (typeof REPORT_SPANS)[number], iso: string, zone: string) => {
  const { days, month, startsAtMs, endsAtMs } = reportPeriod(span, at(iso), calendarIn(zone));
  return [
    days[0],
    days.at(-1),
    days.length,
    month,
    new Date(startsAtMs).toISOString(),
    new Date(endsAtMs).toISOString(),
  ];
};

describe('the period of a report', () => {
  it.each([
    ['today', ['2026-11-23', '2026-11-23', 1, null, '2026-11-22T16:00:00.000Z', '2026-11-23T16:00:00.000Z']],
    ['week', ['2026-11-17', '2026-11-23', 7, null, '2026-11-16T16:00:00.000Z', '2026-11-23T16:00:00.000Z']],
    ['days30', ['2026-10-25', '2026-11-23', 30, null, '2026-10-24T16:00:00.000Z', '2026-11-23T16:00:00.000Z']],
    ['month', ['2026-11-01', '2026-11-30', 30, '2026-11', '2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z']],
    ['last_month', ['2026-10-01', '2026-10-31', 31, '2026-10', '2026-09-30T16:00:00.000Z', '2026-10-31T16:00:00.000Z']],
  ] as const)('%s is counted in the calendar of the server', (span, expected) => {
    expect(edges(span, '2026-11-22T20:00:00Z', 'Asia/Shanghai')).toEqual(expected);
  });

  it('has days of 23 and 25 hours at changes of daylight saving time', () => {
    expect(edges('today', '2026-10-25T12:00:00Z', 'Europe/Berlin').slice(4)).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(edges('week', '2026-03-29T12:00:00Z', 'Europe/Berlin').slice(0, 3)).toEqual(['2026-03-23', '2026-03-29', 7]);
  });

  it('begins and ends with whole days where a change to daylight saving time skips a midnight', () => {
    // On 2 September 2029, the day begins at one o'clock in Chile.
    expect(edges('days30', '2029-10-01T12:00:00Z', 'America/Santiago').slice(4)).toEqual([
      '2029-09-02T04:00:00.000Z',
      '2029-10-02T03:00:00.000Z',
    ]);
    expect(edges('week', '2029-09-02T12:00:00Z', 'America/Santiago').slice(4)).toEqual([
      '2029-08-27T04:00:00.000Z',
      '2029-09-03T03:00:00.000Z',
    ]);
  });

  it('names the days that the ledger names, without a gap, at any instant in any zone, odd days first of all', () => {
    const zones = ['utc', 'Asia/Shanghai', 'America/St_Johns', 'Pacific/Apia', ...ODD_ZONES];
    const anywhere = fc.record({
      zone: fc.constantFrom(...zones),
      nowMs: fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }),
    });
    const odd = fc
      .tuple(fc.constantFrom(...oddDays()), fc.integer({ min: 0, max: 40 * 24 * 60 }))
      .map(([{ zone, date }, minutes]) => ({ zone, nowMs: at(date) + minutes * 60_000 }));
    fc.assert(
      fc.property(fc.oneof(anywhere, odd), fc.constantFrom(...REPORT_SPANS), ({ zone, nowMs }, span) => {
        const calendar = calendarIn(zone);
        const period = reportPeriod(span, nowMs, calendar);
        const today = periodsAt(nowMs, calendar).guild.day.key;
        expect(today).toBe(intlDate(nowMs, zone));
        expect(period.days.includes(today)).toBe(span !== 'last_month');
        expect(new Set(period.days).size).toBe(period.days.length);
        expect(intlDate(period.startsAtMs, zone)).toBe(period.days[0]);
        expect(intlDate(period.startsAtMs - 1, zone)).not.toBe(period.days[0]);
        expect(intlDate(period.endsAtMs - 1, zone)).toBe(period.days.at(-1));
        expect(intlDate(period.endsAtMs, zone)).not.toBe(period.days.at(-1));
      }),
      { numRuns: 300 },
    );
  });

  it('has the day in force as today after a change of the time zone', () => {
    const tokyo = changeTimeZone(calendarIn('utc'), 'Asia/Tokyo', at('2026-11-30T16:00:00Z'));
    expect(reportPeriod('today', at('2026-12-01T14:00:00Z'), tokyo).days).toEqual(['2026-11-30']);
    expect(reportPeriod('month', at('2026-12-01T14:00:00Z'), tokyo).month).toBe('2026-11');
    expect(reportPeriod('today', at('2026-12-01T15:00:00Z'), tokyo).days).toEqual(['2026-12-02']);
  });
});

describe('the week that is due', () => {
  it.each([
    ['2026-11-23T08:59:59Z', 'utc', '2026-W46', '2026-11-09'],
    ['2026-11-23T09:00:00Z', 'utc', '2026-W47', '2026-11-16'],
    ['2026-11-29T23:59:59Z', 'utc', '2026-W47', '2026-11-16'],
    ['2026-11-23T00:59:59Z', 'Asia/Shanghai', '2026-W46', '2026-11-09'],
    ['2026-11-23T01:00:00Z', 'Asia/Shanghai', '2026-W47', '2026-11-16'],
    ['2027-01-04T09:00:00Z', 'utc', '2026-W53', '2026-12-28'],
  ])('at %s in %s is %s', (iso, zone, key, monday) => {
    const due = dueWeek(at(iso), calendarIn(zone));
    expect([due.key, due.week.days[0], due.week.days.length]).toEqual([key, monday, 7]);
    expect(due.weekBefore.endsAtMs).toBe(due.week.startsAtMs);
  });

  it('has to wait for its Sunday where a change of the time zone left that in force', () => {
    const tokyo = changeTimeZone(calendarIn('utc'), 'Asia/Tokyo', at('2026-11-22T16:00:00Z'));
    // Monday at nine in Tokyo is midnight in UTC; the Sunday ends with the Monday there.
    expect(dueWeek(at('2026-11-23T14:59:59Z'), tokyo).key).toBe('2026-W46');
    expect(dueWeek(at('2026-11-23T15:00:00Z'), tokyo).key).toBe('2026-W47');
  });
});

describe('what a period is compared with', () => {
  const compared = (span: (typeof REPORT_SPANS)[number], iso: string, zone: string) => {
    const { days, before, beforeUntilMs } = comparedPeriods(span, at(iso), calendarIn(zone));
    const until = beforeUntilMs === null ? null : new Date(beforeUntilMs).toISOString();
    return [days[0], days.at(-1), before[0], before.at(-1), until];
  };

  it.each([
    [
      'today',
      '2026-11-15T14:00:00Z',
      ['2026-11-15', '2026-11-15', '2026-11-14', '2026-11-14', '2026-11-14T14:00:00.000Z'],
    ],
    [
      'week',
      '2026-11-15T14:00:00Z',
      ['2026-11-09', '2026-11-15', '2026-11-02', '2026-11-08', '2026-11-08T14:00:00.000Z'],
    ],
    // Berlin was in summer time then.
    [
      'month',
      '2026-11-15T14:00:00Z',
      ['2026-11-01', '2026-11-15', '2026-10-01', '2026-10-15', '2026-10-15T13:00:00.000Z'],
    ],
    ['last_month', '2026-11-15T14:00:00Z', ['2026-10-01', '2026-10-31', '2026-09-01', '2026-09-30', null]],
    // February has no counterpart of March 31.
    ['month', '2027-03-31T14:00:00Z', ['2027-03-01', '2027-03-31', '2027-02-01', '2027-02-28', null]],
  ] as const)('%s at %s is as much of the period before as has passed of it', (span, iso, expected) => {
    expect(compared(span, iso, 'Europe/Berlin')).toEqual(expected);
  });
});
