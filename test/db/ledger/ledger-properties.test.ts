import fc from 'fast-check';
import { describe, it } from 'vitest';
import { history, playHistory } from './ledger-properties.ts';

describe('whatever members, admins, BFL, time and crashes do', () => {
  it('no cap is passed, no balance is negative, and ledger, balances and pictures agree', async () => {
    await fc.assert(fc.asyncProperty(history, playHistory), { numRuns: 50 });
  });
});
