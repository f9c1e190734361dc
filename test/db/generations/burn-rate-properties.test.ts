import fc from 'fast-check';
import { describe, it } from 'vitest';
import { burnHistory, playBurnHistory } from './burn-rate-properties.ts';

describe('whatever servers ask of several processes, and whenever BFL bills it', () => {
  it('no stretch is billed more than the limit, no server gets more than half while another waits, and none starves', async () => {
    await fc.assert(fc.asyncProperty(burnHistory, playBurnHistory), { numRuns: 1, endOnFailure: true });
  });
});
