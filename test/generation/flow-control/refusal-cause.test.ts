import { describe, expect, it } from 'vitest';
import { KeyRefusedError, OutOfCreditsError } from '../../../src/flux/http/errors.ts';
import { causeOfRefusal } from '../../../src/generation/flow-control/refusal-cause.ts';
import type { AccountState } from '../../../src/generation/ports/image-provider.ts';

const FORBIDDEN = new KeyRefusedError('403');
const UNPAID = new OutOfCreditsError('402');
const DOCUMENTED = new OutOfCreditsError('402', { isDocumented: true });
const well = (balance: number | null): AccountState => ({ kind: 'well', balance });
const FOR = { price: 40_000, tiedUp: 0 };

describe('what a refusal is about', () => {
  it.each([UNPAID, DOCUMENTED, FORBIDDEN])('is the request alone where the balance pays for it', (error) => {
    expect(causeOfRefusal(error, well(40_000), FOR)).toEqual({ kind: 'request' });
  });

  it.each([UNPAID, DOCUMENTED, FORBIDDEN])('is the account where its balance does not pay for it', (error) => {
    const cause = { kind: 'account', reason: 'out_of_credits', balance: 39_999 };
    expect(causeOfRefusal(error, well(39_999), FOR)).toEqual(cause);
  });

  it.each([UNPAID, DOCUMENTED, FORBIDDEN])('is the account where the host says so itself', (error) => {
    for (const reason of ['key_refused', 'out_of_credits'] as const) {
      expect(causeOfRefusal(error, { kind: reason }, FOR)).toEqual({ kind: 'account', reason, balance: null });
    }
  });

  it('passes where what is being painted ties the credits up', () => {
    expect(causeOfRefusal(UNPAID, well(50_000), { price: 40_000, tiedUp: 14_000 })).toEqual({ kind: 'for_now' });
    expect(causeOfRefusal(FORBIDDEN, well(50_000), { price: 40_000, tiedUp: 14_000 })).toEqual({ kind: 'request' });
  });

  it.each([UNPAID, DOCUMENTED, FORBIDDEN])('is not known while the account cannot be asked', (error) => {
    expect(causeOfRefusal(error, null, FOR)).toEqual({ kind: 'unknown' });
  });

  it('is, at a host that tells no balance, the account for a 402 in the form that it documents alone', () => {
    const cause = { kind: 'account', reason: 'out_of_credits', balance: null };
    expect(causeOfRefusal(DOCUMENTED, well(null), FOR)).toEqual(cause);
    expect(causeOfRefusal(UNPAID, well(null), FOR)).toEqual({ kind: 'request' });
    expect(causeOfRefusal(FORBIDDEN, well(null), FOR)).toEqual({ kind: 'request' });
  });
});
