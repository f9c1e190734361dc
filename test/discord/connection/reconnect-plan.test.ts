import { describe, expect, it } from 'vitest';
import { GATEWAY_TIMINGS, ReconnectPlan } from '../../../src/discord/connection/reconnect-plan.ts';

const DAY_MS = 86_400_000;
const LIMIT_OF_DISCORD = 1_000;

describe('the plan of a gateway that comes back', () => {
  it('tries the old session twice, then logs in at once, and then after 5, 10, 20 … 300 s', () => {
    const plan = new ReconnectPlan(GATEWAY_TIMINGS, 0);
    plan.next(false, 0);
    plan.up(0);
    plan.lost(400_000);
    expect(plan.next(true, 400_500)).toEqual({ kind: 'resume' });
    expect(plan.next(true, 401_000)).toEqual({ kind: 'resume' });
    expect(plan.next(true, 401_500)).toEqual({ kind: 'login', waitMs: 0 });
    const waits = Array.from({ length: 8 }, () => plan.next(false, 402_000));
    expect(waits.map((next) => (next.kind === 'login' ? next.waitMs : null))).toEqual([
      5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
    ]);
  });

  it('gives the old session up 20 s after the loss', () => {
    const plan = new ReconnectPlan(GATEWAY_TIMINGS, 0);
    plan.up(0);
    plan.lost(1_000);
    expect(plan.next(true, 20_999)).toEqual({ kind: 'resume' });
    expect(plan.next(true, 21_000)).toEqual({ kind: 'login', waitMs: 0 });
  });

  it.each([
    ['fails each time', null],
    ['is lost again at once', 0],
    ['is lost again after a minute', 60_000],
    ['is lost as soon as it counts as settled', GATEWAY_TIMINGS.settledMs],
  ])('stays within the logins that Discord allows a day when each login %s', (_name, lastsMs) => {
    const plan = new ReconnectPlan(GATEWAY_TIMINGS, 0);
    let logins = 0;
    for (let nowMs = 0; nowMs < DAY_MS; logins += 1) {
      const next = plan.next(false, nowMs);
      nowMs += next.kind === 'login' ? next.waitMs : 0;
      if (lastsMs === null) continue;
      plan.up(nowMs);
      nowMs += lastsMs;
      plan.lost(nowMs);
    }
    expect(logins).toBeLessThan(LIMIT_OF_DISCORD);
  });
});
