import { describe, expect, it } from 'vitest';
import { DAY_MS, isLow, runwayOf } from '../../src/administration/runway.ts';

const NOW = 100 * DAY_MS;

describe('the runway', () => {
  it('is the balance over the average day of the last seven', () => {
    expect(runwayOf(10_000_000, 7_000_000, NOW - 30 * DAY_MS, NOW)).toEqual({ perDay: 1_000_000, days: 10 });
  });

  it('averages a young ledger over its own age, and over a day at least', () => {
    expect(runwayOf(10_000_000, 4_000_000, NOW - 2 * DAY_MS, NOW)).toEqual({ perDay: 2_000_000, days: 5 });
    expect(runwayOf(10_000_000, 4_000_000, NOW - 1_000, NOW)).toEqual({ perDay: 4_000_000, days: 2 });
  });

  it('is unlimited if nothing was billed', () => {
    expect(runwayOf(0, 0, null, NOW)).toEqual({ perDay: 0, days: null });
    expect(isLow({ perDay: 0, days: null })).toBe(false);
  });

  it('is low under a week', () => {
    expect(isLow({ perDay: 1, days: 6 })).toBe(true);
    expect(isLow({ perDay: 1, days: 7 })).toBe(false);
  });
});
