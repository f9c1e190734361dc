import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceLevel, paceMemoryBeganMs, type Submit } from '../../../src/generation/model/pace.ts';

const MINUTE_MS = 60_000;
const PACE = { allowance: 400_000, intervalMs: 10 * MINUTE_MS };
const NOW = Date.parse('2026-11-22T12:00:00Z');
const ago = (minutes: number, price = 40_000): Submit => ({ atMs: NOW - minutes * MINUTE_MS, price });

const submits = fc
  .array(fc.record({ minutes: fc.integer({ min: 0, max: 60 }), price: fc.integer({ min: 1, max: 200_000 }) }), {
    maxLength: 40,
  })
  .map((drawn) => drawn.map(({ minutes, price }) => ago(minutes, price)).toSorted((a, b) => a.atMs - b.atMs));

describe("what is left of a member's allowance", () => {
  it.each([
    ['all of it, where nothing was sent', [], 400_000],
    ['what was not sent just now', [ago(0), ago(0)], 320_000],
    ['a tenth more for each minute since', [ago(3, 400_000)], 120_000],
    ['all of it after ten minutes', [ago(10, 400_000)], 400_000],
    ['not what would have run over', [ago(15, 40_000), ago(1, 400_000)], 40_000],
    ['nothing, and never less, where more was sent than it held', [ago(0, 400_000), ago(0, 400_000)], 0],
    ['the same where the clock was set back since', [{ atMs: NOW + 90 * MINUTE_MS, price: 40_000 }], 360_000],
  ] as const)('is %s', (_what, sent, level) => {
    expect(paceLevel(PACE, sent, NOW)).toBe(level);
  });

  it('does not come back by forgetting: what is too long ago can only make it less', () => {
    fc.assert(
      fc.property(submits, (sent) => {
        const remembered = sent.filter(({ atMs }) => atMs >= paceMemoryBeganMs(PACE, NOW));
        // The whole history, from a time before it all.
        const whole = sent.reduce(
          ({ level, sinceMs }, { atMs, price }) => ({
            level: Math.max(0, Math.min(400_000, level + ((atMs - sinceMs) * 40_000) / MINUTE_MS) - price),
            sinceMs: atMs,
          }),
          { level: 400_000, sinceMs: NOW - 100 * MINUTE_MS },
        );
        const level = Math.min(400_000, whole.level + ((NOW - whole.sinceMs) * 40_000) / MINUTE_MS);
        expect(paceLevel(PACE, remembered, NOW)).toBeLessThanOrEqual(Math.floor(level + 0.001));
        const isIdle = !sent.some(({ atMs }) => atMs > NOW - PACE.intervalMs);
        expect(isIdle ? paceLevel(PACE, remembered, NOW) : PACE.allowance).toBe(PACE.allowance);
      }),
    );
  });
});
