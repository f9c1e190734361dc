import { describe, expect, it } from 'vitest';
import { forecast, paceDays } from '../../src/administration/forecast.ts';
import { calendarIn, changeTimeZone } from '../../src/generation/model/periods.ts';

const UTC = calendarIn('utc');
const NOON = Date.parse('2026-11-20T12:00:00Z');
const PACE = { perDay: 1_000_000, days: 7 };
const cap = (limit: number, used: number) =>
  ({ scope: 'guild', span: 'month', limit, used, granted: 0, source: { kind: 'guild' } }) as const;

describe('the pace of a server', () => {
  it('is that of the seven days before today', () => {
    const days = paceDays('2026-11-20', '2026-01-01');
    expect([days.length, days[0], days.at(-1)]).toEqual([7, '2026-11-13', '2026-11-19']);
  });

  it('of a younger server is that of the days that it has, from three on', () => {
    expect(paceDays('2026-11-20', '2026-11-17')).toEqual(['2026-11-17', '2026-11-18', '2026-11-19']);
    expect(paceDays('2026-11-20', '2026-11-18')).toEqual([]);
    expect(paceDays('2026-11-20', null)).toEqual([]);
  });
});

describe('a forecast', () => {
  it('adds the pace of the time that is left, and names the day on which the limit is reached', () => {
    expect(forecast(PACE, 15_000_000, cap(20_000_000, 15_100_000), NOON, UTC)).toEqual({
      pace: PACE,
      charged: 25_500_000,
      lastDay: '2026-11-30',
      cap: { limit: 20_000_000, reachedOn: '2026-11-25' },
    });
    expect(forecast(PACE, 15_000_000, cap(30_000_000, 15_000_000), NOON, UTC)?.cap?.reachedOn).toBeNull();
    expect(forecast(PACE, 15_000_000, null, NOON, UTC)?.cap).toBeNull();
  });

  it('is none where nothing is known, nothing was spent, or nothing more can be', () => {
    expect(forecast({ perDay: 0, days: 0 }, 0, null, NOON, UTC)).toBeNull();
    expect(forecast({ perDay: 0, days: 7 }, 15_000_000, null, NOON, UTC)).toBeNull();
    expect(forecast(PACE, 20_000_000, cap(20_000_000, 20_000_000), NOON, UTC)).toBeNull();
  });

  it('ends when a month ends that a change of the time zone left in force for longer', () => {
    const changed = changeTimeZone(calendarIn('Asia/Tokyo'), 'America/Los_Angeles', NOON);
    // To midnight in Los Angeles: ten days and twenty hours.
    expect(forecast({ perDay: 2_400_000, days: 7 }, 0, null, NOON, changed)?.charged).toBe(26_000_000);
  });
});
