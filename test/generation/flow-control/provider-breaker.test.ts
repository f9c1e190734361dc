import { pino } from 'pino';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AccountState } from '../../../src/generation/ports/image-provider.ts';
import type { OperatorNotice } from '../../../src/generation/ports/messenger.ts';
import { ProviderBreaker, type Source } from '../../../src/generation/flow-control/provider-breaker.ts';
import { UnreachableError } from '../../../src/flux/http/errors.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** A breaker with production's rule, and everything that it did. */
const WELL: AccountState = { kind: 'well', balance: 1 };

/** A source of its own. */
const by = (member: string, prompt = `a fox for ${member}`, model = 'common') => ({ member, model, prompt });

function createBreaker(account: () => Promise<AccountState> = () => Promise.resolve(WELL)) {
  const clock = new ManualClock();
  const told: OperatorNotice['kind'][] = [];
  const asked: number[] = [];
  let outages = 0;
  const breaker = new ProviderBreaker({
    rule: { failures: 5, firstTrialMs: 15 * SECOND_MS, lastTrialMs: 300 * SECOND_MS },
    provider: {
      accountState: () => {
        asked.push(clock.now());
        return account();
      },
    },
    messenger: {
      notifyOperator: ({ kind }) => {
        told.push(kind);
        return Promise.resolve(true);
      },
    },
    clock,
    log: pino({ level: 'silent' }),
    onChange: () => {},
    duringOutage: async (_isHolding, signal) => {
      outages += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  const fail = (source: string, times = 1): void => {
    for (let time = 0; time < times; time += 1) breaker.judge(`${source}/${time}`, by(source), 'failed');
  };
  return {
    breaker,
    clock,
    told,
    asked,
    fail,
    get outages() {
      return outages;
    },
    /** Five failures of two members. */
    trip: (one = 'ada', other = 'ben') => {
      fail(one, 3);
      fail(other, 2);
    },
    /** Lets a picture through, which is painted. */
    paint: async (source: Source) => {
      while (breaker.isHolding) await clock.advance(SECOND_MS);
      breaker.enter('trial');
      breaker.judge('trial', source, 'worked');
      await nextTurn();
    },
    [Symbol.asyncDispose]: () => breaker.stop(),
  };
}

describe('a closed breaker', () => {
  it('opens at the fifth failure in a row, of which no member counts for more than three', async () => {
    await using world = createBreaker();
    for (let time = 0; time < 50; time += 1) {
      world.breaker.judge(`ada/${time}`, by('ada', `a curse, ${time}`), 'failed');
    }
    world.fail('ben');
    expect(world.breaker.enter('next')).toBe(true);
    world.fail('ben');
    expect(world.breaker.isHolding).toBe(true);
    expect(world.breaker.enter('next')).toBe(false);
  });

  it('stays closed for one prompt, whoever asks for it', async () => {
    await using world = createBreaker();
    for (const member of ['ada', 'ben', 'cleo', 'dan', 'eve', 'flo']) {
      world.breaker.judge(`${member}/1`, by(member, 'a curse'), 'failed');
    }
    expect(world.breaker.isHolding).toBe(false);
  });

  it('counts from the last picture that worked, and nothing that lies ten minutes back', async () => {
    await using world = createBreaker();
    world.fail('ada', 2);
    world.fail('ben', 2);
    world.breaker.judge('cleo/1', by('cleo'), 'worked');
    world.fail('ada', 2);
    world.fail('ben', 2);
    world.breaker.judge('cleo/1', by('cleo'), 'unclear');
    await world.clock.advance(601 * SECOND_MS);
    world.fail('ben', 2);
    expect(world.breaker.isHolding).toBe(false);
    world.fail('ada', 3);
    expect(world.breaker.isHolding).toBe(true);
  });
});

describe('a breaker that has closed again', () => {
  it('is not opened again within the hour by those who opened it, whatever of theirs is painted', async () => {
    await using world = createBreaker();
    world.trip();
    await world.paint(by('ada'));
    for (let time = 0; time < 10; time += 1) {
      world.trip();
      world.breaker.judge('ada/well', by('ada'), 'worked');
    }
    world.trip();
    expect(world.breaker.isHolding).toBe(false);
    world.trip('cleo', 'dan');
    expect(world.breaker.isHolding).toBe(true);
    await world.paint(by('cleo'));
    await world.clock.advance(HOUR_MS);
    world.trip();
    expect(world.breaker.isHolding).toBe(true);
  });

  it('is not opened again by the model that failed while another one painted, until that paints', async () => {
    await using world = createBreaker();
    const failOf = (model: string, names: string): void => {
      for (const name of names) world.breaker.judge(name, by(name, `for ${name}`, model), 'failed');
    };
    failOf('broken', 'abcde');
    await world.paint(by('other'));
    failOf('broken', 'fghijklmno');
    expect(world.breaker.isHolding).toBe(false);
    world.breaker.judge('p', by('p', 'for p', 'broken'), 'worked');
    failOf('broken', 'qrstu');
    expect(world.breaker.isHolding).toBe(true);
  });
});

describe('an open breaker', () => {
  it('lets one picture through after 15 s, and after each that fails twice as late, up to 5 minutes', async () => {
    await using world = createBreaker();
    world.trip();
    const waits: number[] = [];
    for (let trial = 1; trial <= 7; trial += 1) {
      const fromMs = world.clock.now();
      while (world.breaker.isHolding) await world.clock.advance(SECOND_MS);
      waits.push((world.clock.now() - fromMs) / SECOND_MS);
      expect(world.breaker.enter(`trial ${trial}`)).toBe(true);
      expect(world.breaker.enter('another')).toBe(false);
      world.breaker.judge('another', by('ada'), 'worked');
      world.breaker.judge(`trial ${trial}`, by('ben'), 'failed');
      await nextTurn();
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 300, 300]);
    expect(world.asked).toHaveLength(7);
    expect(world.told).toEqual(['provider_failing']);
    expect(world.outages).toBe(1);
  });

  it('closes with the trial that works, and tells the operator of both once', async () => {
    await using world = createBreaker();
    for (const [one, other] of [
      ['ada', 'ben'],
      ['cleo', 'dan'],
    ]) {
      world.trip(one, other);
      await world.clock.advance(15 * SECOND_MS);
      expect(world.breaker.enter('trial')).toBe(true);
      world.breaker.judge('trial', by('ada'), 'worked');
      await nextTurn();
      expect([world.breaker.enter('a'), world.breaker.enter('b')]).toEqual([true, true]);
    }
    // The second outage began within five minutes of the first: it is the same trouble.
    expect(world.told).toEqual(['provider_failing', 'provider_back']);
  });

  it('gives the place of a trial that says nothing to the next picture', async () => {
    await using world = createBreaker();
    world.trip();
    await world.clock.advance(15 * SECOND_MS);
    expect(world.breaker.enter('cancelled')).toBe(true);
    world.breaker.judge('cancelled', by('ada'), 'unclear');
    expect(world.breaker.enter('next')).toBe(true);
    expect(world.breaker.enter('third')).toBe(false);
  });

  it('risks no picture while BFL does not even tell its credits, but waits for that no longer than for anything', async () => {
    await using world = createBreaker(() => Promise.reject(new UnreachableError('away')));
    world.trip();
    await world.clock.advance((15 + 30 + 60 + 120 + 240) * SECOND_MS);
    expect(world.asked).toHaveLength(5);
    expect(world.breaker.isHolding).toBe(true);
    await world.clock.advance(300 * SECOND_MS);
    expect(world.breaker.isHolding).toBe(false);
  });

  it('takes a refusal for an answer: the trial will meet it, and the account is what stops painting then', async () => {
    await using world = createBreaker(() => Promise.resolve({ kind: 'key_refused' }));
    world.trip();
    await world.clock.advance(15 * SECOND_MS);
    expect(world.breaker.isHolding).toBe(false);
  });

  it('ends with the bot also when it is stopped with the very answer about the credits', async () => {
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    await using world = createBreaker(() => {
      resolve(world.breaker.stop());
      return Promise.resolve(WELL);
    });
    world.trip();
    await world.clock.advance(15 * SECOND_MS);
    await stopped;
    expect(world.told).toEqual(['provider_failing']);
  });

  it.each([5, -5])('keeps its time when the clock is set by %i hours', async (hours) => {
    await using world = createBreaker();
    world.trip();
    await nextTurn();
    world.clock.jump(hours * HOUR_MS);
    await nextTurn();
    expect(world.breaker.isHolding).toBe(true);
    await world.clock.advance(15 * SECOND_MS);
    expect(world.breaker.isHolding).toBe(false);
  });
});
