import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUsd } from '../../src/administration/parse-usd.ts';
import { formatUsd } from '../../src/generation/model/money.ts';

describe('a typed amount', () => {
  it.each([
    ['1', 1_000_000],
    ['0.50', 500_000],
    ['$2', 2_000_000],
    ['$ 2.5', 2_500_000],
    ['.5', 500_000],
    [' 0.000001 ', 1],
    ['0', 0],
    ['1000000', 1_000_000_000_000],
    ['＄２．５', 2_500_000],
  ])('%j is read exactly', (text, amount) => {
    expect(parseUsd(text)).toEqual({ ok: true, amount });
  });

  it.each([
    ['-1', 'negative'],
    ['-$1', 'negative'],
    ['$-0.5', 'negative'],
    ['\u22121', 'negative'],
    ['NaN', 'not_a_number'],
    ['', 'not_a_number'],
    ['   ', 'not_a_number'],
    ['$', 'not_a_number'],
    ['.', 'not_a_number'],
    ['1.', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['0x10', 'not_a_number'],
    ['1,5', 'not_a_number'],
    ['1 000', 'not_a_number'],
    ['Infinity', 'not_a_number'],
    ['1.0000000', 'too_fine'],
    ['1000000.01', 'too_large'],
    ['9'.repeat(40), 'too_large'],
  ])('%j is refused: %s', (text, fault) => {
    expect(parseUsd(text)).toEqual({ ok: false, fault });
  });

  it('is parsed exactly as formatUsd writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (amount) => {
        expect(parseUsd(formatUsd(amount))).toEqual({ ok: true, amount });
      }),
    );
  });

  it('is a whole number of micro-dollars in range or refused, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const parsed = parseUsd(text);
        const amount = parsed.ok ? parsed.amount : 0;
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
      }),
    );
  });
});
