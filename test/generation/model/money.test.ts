import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsd, fromCredits, fromUsd } from '../../../src/generation/model/money.ts';

describe('money', () => {
  it.each([
    [40_000, '$0.04'],
    [14_000, '$0.014'],
    [1_000_000, '$1.00'],
    [0, '$0.00'],
    [-500_000, '-$0.50'],
    [1, '$0.000001'],
    [123_456_789, '$123.456789'],
    [1_005_000, '$1.005'],
  ])('writes %d micro-dollars as %s', (micros, text) => {
    expect(formatUsd(micros)).toBe(text);
  });

  it('takes a credit for a cent, fractions included', () => {
    expect(fromCredits(4)).toBe(40_000);
    expect(fromCredits(1.4)).toBe(14_000);
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (micros) => {
        expect(fromUsd(Number(formatUsd(micros).replace('$', '')))).toBe(micros);
      }),
    );
  });

  it('refuses amounts that are no safe integers', () => {
    expect(() => fromUsd(Number.NaN)).toThrow(RangeError);
    expect(() => fromUsd(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
