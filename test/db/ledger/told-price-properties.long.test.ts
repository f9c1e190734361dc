import fc from 'fast-check';
import { describe, it } from 'vitest';
import { playToldPrice, toldPriceWorld } from './told-price-properties.ts';

describe('a price that is not ours', () => {
  it('passes no cap but by what was submitted before it was told, whatever tells it and whichever cap there is', async () => {
    await fc.assert(fc.asyncProperty(toldPriceWorld, playToldPrice), { numRuns: 300 });
  });
});
