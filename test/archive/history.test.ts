import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { History } from '../../src/archive/history.ts';
import { createGenerationStore } from '../../src/db/generations/store.ts';
import { createHistoryStore } from '../../src/db/archive/history-store.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { PictureFiles } from '../../src/generation/pipeline/picture-files.ts';
import { ByteBudget } from '../../src/runtime/byte-budget.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { capSet, draft } from '../support/drafts.ts';

describe('the pictures of a history', () => {
  it('are sent one message at a time to each member, however often they ask, and to others meanwhile', async () => {
    await using database = openDatabase(':memory:');
    const generations = createGenerationStore(database.kysely);
    for (const userId of ['1', '2']) await generations.accept(draft({ id: userId, userId }), capSet(), 10);
    const history = new History({
      store: createHistoryStore(database.kysely),
      generations,
      files: new PictureFiles('unused'),
      rules: createAdministrationStore(database.kysely),
      room: new ByteBudget(1),
      clock: systemClock,
      log: pino({ level: 'silent' }),
    });
    const sent: string[] = [];
    const arrivals = Promise.withResolvers<null>();
    const show = (userId: string): Promise<boolean> =>
      history.show(userId, userId, () => {
        sent.push(userId);
        return arrivals.promise;
      });
    const shown = Promise.all([show('1'), show('1'), show('1'), show('2')]);
    while (!sent.includes('2')) await nextTurn();
    expect(sent).toEqual(['1', '2']);
    arrivals.resolve(null);
    expect(await shown).toEqual([true, true, true, true]);
    expect(sent).toEqual(['1', '2', '1', '1']);
  });
});
