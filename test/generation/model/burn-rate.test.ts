import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnReason, readBurnReason } from '../../../src/generation/model/burn-rate.ts';
import { formatUsd } from '../../../src/generation/model/money.ts';

describe('the reason of the burn-rate breaker', () => {
  it('can be read back from the audit trail, so that it is told in any language', () => {
    const amount = fc.integer({ min: 0, max: 10 ** 15 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 10_080 }), (wouldBe, limit, minutes) => {
        expect(readBurnReason(burnReason(wouldBe, { limit, windowMs: minutes * 60_000 }))).toEqual({
          wouldBe: formatUsd(wouldBe),
          minutes: String(minutes),
          limit: formatUsd(limit),
        });
      }),
    );
  });

  it.each(['tea', '', 'The breaker tripped', 'The breaker tripped: $1 within x minutes would pass BURN_USD, $1'])(
    'is not read out of what a person wrote: %j',
    (reason) => {
      expect(readBurnReason(reason)).toBeNull();
    },
  );
});
