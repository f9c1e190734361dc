import fc from 'fast-check';
import { describe, it } from 'vitest';
import { history, historyWithRestores, playHistory, playHistoryWithRestores } from './ledger-properties.ts';

/** Set by `npm run test:soak`; without it, the usual number of histories is run. */
const soakSeconds = Number(process.env['EASEL_SOAK_SECONDS'] ?? 0);

describe('whatever members, admins, BFL, time and crashes do', () => {
  it(
    'no cap is passed, no balance is negative, and ledger, balances and pictures agree',
    async () => {
      const until =
        soakSeconds > 0 ? { interruptAfterTimeLimit: soakSeconds * 1_000, numRuns: 1e9 } : { numRuns: 1_000 };
      await fc.assert(fc.asyncProperty(history, playHistory), { ...until, markInterruptAsFailure: false });
    },
    (soakSeconds + 1_800) * 1_000,
  );

  it('a restore lifts no cap: what was spent since counts, and limits are those of before it', async () => {
    await fc.assert(fc.asyncProperty(historyWithRestores, playHistoryWithRestores), { numRuns: 100 });
  }, 1_800_000);
});
