import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { AdminPauses } from '../../../src/generation/flow-control/admin-pauses.ts';
import { capSet, draft } from '../../support/drafts.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;

describe('a pause that ends while what waited too long is ended', () => {
  it.each([
    ['server', (pauses: AdminPauses, isPaused: boolean) => pauses.setGuild('100', isPaused)],
    ['bot', (pauses: AdminPauses, isPaused: boolean) => pauses.setBot(isPaused)],
  ])('ends nothing more (%s)', async (_whose, set) => {
    await using database = openDatabase(':memory:');
    const store = createGenerationStore(database.kysely);
    await store.accept(draft({ id: '1', count: 4 }), capSet(), 10);
    await store.open('1');
    const clock = new ManualClock();
    const ended: number[] = [];
    const pauses: AdminPauses = new AdminPauses({
      store,
      clock,
      log: pino({ level: 'silent' }),
      timeoutMs: 10 * MINUTE_MS,
      fail: ({ number }) => {
        ended.push(number);
        if (number === 2) set(pauses, false);
        return Promise.resolve();
      },
      isHeldByDrain: () => false,
      onChange: () => undefined,
    });
    set(pauses, true);
    await clock.advance(9 * MINUTE_MS);
    expect(ended).toEqual([]);
    await clock.advance(5 * MINUTE_MS);
    expect(ended).toEqual([1, 2]);
    await pauses.stop();
  });
});
