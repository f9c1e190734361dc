import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ByteBudget } from '../../../src/runtime/byte-budget.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { Delivery } from '../../../src/generation/reply/delivery.ts';
import { FinishedPictures } from '../../../src/generation/reply/finished-pictures.ts';
import { PictureFiles } from '../../../src/generation/pipeline/picture-files.ts';
import { capSet, draft, NOON } from '../../support/drafts.ts';

describe('a delivery', () => {
  it('that would begin after the grace of a shutdown is left to the next start', async () => {
    await using database = openDatabase(':memory:');
    const store = createGenerationStore(database.kysely);
    await store.accept(draft({ id: '1' }), capSet(), 10);
    await store.open('1');
    await store.cancelWaiting('1', 'cancelled', NOON);
    const sent: string[] = [];
    const delivery = new Delivery({
      store,
      messenger: {
        deliver: ({ generation }) => {
          sent.push(generation.id);
          return Promise.resolve({ route: 'reply', messageId: '2' });
        },
        replyState: () => Promise.resolve('waiting'),
      },
      pictures: new FinishedPictures({
        files: new PictureFiles('unused'),
        room: new ByteBudget(1_000_000),
        log: pino({ level: 'silent' }),
      }),
      caps: { capsFor: () => Promise.resolve(capSet()) },
      notices: { claimNotice: () => Promise.resolve(true) },
      strikes: { standingOf: () => Promise.resolve(null) },
      models: [],
      onReplied: () => undefined,
      clock: systemClock,
      log: pino({ level: 'silent' }),
    });
    await delivery.stop();
    delivery.abort();
    delivery.start('1');
    await delivery.stop();
    expect(sent).toEqual([]);
    expect(await store.find('1')).toMatchObject({ state: 'ended' });
  });
});
