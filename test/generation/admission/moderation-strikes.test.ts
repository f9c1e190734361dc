import { describe, expect, it } from 'vitest';
import { NOON } from '../../support/drafts.ts';
import { standingOf, type Strike } from '../../../src/generation/model/strike.ts';

const MINUTE_MS = 60_000;

/** Strikes so many minutes before noon, named by their order. */
const before = (...minutes: readonly number[]): Strike[] =>
  minutes.map((minute, index) => ({
    generationId: String(index + 1),
    atMs: NOON - minute * MINUTE_MS,
    host: index === 0 ? 'replicate' : 'bfl',
  }));

describe('a member with strikes', () => {
  it('is counted by the last 24 hours', () => {
    const strikes = before(24 * 60 + 1, 24 * 60, 24 * 60 - 1, 5);
    expect(standingOf(strikes, 5, NOON)).toEqual({
      count: 2,
      limit: 5,
      hosts: ['bfl'],
      pausedUntilMs: null,
      pausedBy: null,
    });
  });

  it('is paused for an hour from the one that reaches the limit', () => {
    const strikes = before(50, 40, 30);
    expect(standingOf(strikes, 3, NOON)).toEqual({
      count: 3,
      limit: 3,
      hosts: ['replicate', 'bfl'],
      pausedUntilMs: NOON + 30 * MINUTE_MS,
      pausedBy: '3',
    });
    expect(standingOf(strikes, 4, NOON).pausedUntilMs).toBeNull();
    expect(standingOf(before(62, 61, 60), 3, NOON).pausedUntilMs).toBeNull();
  });

  it('is paused anew by the next one after the pause, and longer by one that falls in it', () => {
    expect(standingOf(before(300, 200, 100, 10), 3, NOON)).toMatchObject({
      pausedUntilMs: NOON + 50 * MINUTE_MS,
      pausedBy: '4',
    });
    expect(standingOf(before(300, 200, 50, 10), 3, NOON)).toMatchObject({
      pausedUntilMs: NOON + 50 * MINUTE_MS,
      pausedBy: '3',
    });
  });

  it('stays paused for the whole hour, though the older strikes lapse meanwhile', () => {
    const strikes = before(24 * 60 + 10, 24 * 60 + 9, 20);
    expect(standingOf(strikes, 3, NOON)).toMatchObject({ count: 1, pausedUntilMs: NOON + 40 * MINUTE_MS });
  });

  it('has none where there are none', () => {
    expect(standingOf([], 1, NOON)).toEqual({ count: 0, limit: 1, hosts: [], pausedUntilMs: null, pausedBy: null });
  });
});
