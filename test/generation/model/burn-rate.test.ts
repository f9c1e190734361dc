import { describe, expect, it } from 'vitest';
import { BurnDepartures, BurnWindow, nextToGo } from '../../../src/generation/model/burn-rate.ts';

const RULE = { limit: 100, windowMs: 1_000 };
const SERVERS = { waiting: ['a', 'c'], known: ['a', 'c'] };

describe('what may go next', () => {
  it('keeps the room that there is for the picture whose turn it is, until the rest of its price has left', () => {
    const parts = [
      { guildId: 'a', micros: 40, leavesAtMs: 500 },
      { guildId: 'b', micros: 40, leavesAtMs: 700 },
    ];
    const used = parts.map(({ guildId, micros }) => ({ guildId, price: micros }));
    const dear = { guildId: 'c', price: 45 };
    const cheap = { guildId: 'a', price: 5 };
    const look = (delayed: readonly (typeof dear)[]) =>
      nextToGo(RULE, new BurnWindow(RULE, SERVERS, used), new BurnDepartures(parts), delayed, 0);
    expect(look([cheap])).toEqual({ go: [cheap], nextMs: null });
    expect(look([cheap, dear])).toEqual({ go: [], nextMs: 500 });
  });

  it('goes to the server that has had least of the window, whoever was delayed first', () => {
    const used = [
      { guildId: 'a', price: 40 },
      { guildId: 'b', price: 45 },
    ];
    const [first, second] = [
      { guildId: 'a', price: 10 },
      { guildId: 'c', price: 10 },
    ];
    const window = new BurnWindow(RULE, SERVERS, used);
    expect(nextToGo(RULE, window, new BurnDepartures([]), [first, second], 0).go).toEqual([second]);
  });
});
