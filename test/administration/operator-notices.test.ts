import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { OperatorNotices } from '../../src/administration/operator-notices.ts';
import { ManualClock } from '../support/manual-clock.ts';

const USE = { total: 1, server: { id: '100', used: 1 }, member: { id: '1', used: 1 } };

describe('the notice of the burn rate', () => {
  it('is sent once an incident, and tried again each minute where it did not arrive', async () => {
    const clock = new ManualClock();
    const tries: string[] = [];
    let isOperatorThere = false;
    const notices = new OperatorNotices({
      store: {
        claimNotice: () => Promise.resolve(true),
        restoration: () => Promise.resolve(null),
        botPause: () => Promise.resolve(null),
      },
      generations: { mostOfWindow: () => Promise.resolve(USE), toldPrices: () => Promise.resolve([]) },
      burn: { limit: 1, windowMs: 1 },
      messenger: {
        notifyOperator: ({ kind }) => {
          tries.push(kind);
          return Promise.resolve(isOperatorThere);
        },
      },
      clock,
      log: pino({ level: 'silent' }),
    });
    const delayByTheDozen = async (): Promise<void> => {
      await Promise.all(Array.from({ length: 12 }, () => notices.tellOfBurning(7)));
    };
    await delayByTheDozen();
    expect(tries).toHaveLength(1);
    await clock.advance(60_000);
    isOperatorThere = true;
    await delayByTheDozen();
    await clock.advance(60_000);
    await delayByTheDozen();
    expect(tries).toHaveLength(2);
    await notices.tellOfBurning(8);
    expect(tries).toHaveLength(3);
  });
});
