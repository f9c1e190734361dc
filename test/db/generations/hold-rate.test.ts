import { describe, expect, it } from 'vitest';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { NO_CAPS } from '../../../src/generation/model/caps.ts';
import { capSet, draft, NOON } from '../../support/drafts.ts';

const RATE = { commands: 3, windowMs: 300_000 };

/** A store with that rate, and a member's command there; ids are never used twice. */
function openStore() {
  const database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely, null, NO_CAPS, RATE);
  let lastId = 0;
  return {
    store,
    ask: async (atMs: number, who: { readonly userId?: string; readonly guildId?: string } = {}) => {
      lastId += 1;
      return store.accept(draft({ id: String(lastId), atMs, ...who }), capSet(), 100);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('commands that hold money', () => {
  it('are taken so many times within the window, over all servers, and again once the oldest has left it', async () => {
    await using world = openStore();
    for (const [index, guildId] of ['100', '200', '100'].entries()) {
      expect(await world.ask(NOON + index, { guildId })).toMatchObject({ kind: 'accepted' });
    }
    const untilMs = NOON + RATE.windowMs;
    expect(await world.ask(NOON + 9)).toEqual({ kind: 'too_often', untilMs, ...RATE });
    expect(await world.store.heldTooOften('1', NOON + 9)).toEqual({ kind: 'too_often', untilMs, ...RATE });
    expect(await world.ask(untilMs - 1)).toMatchObject({ kind: 'too_often' });
    expect(await world.ask(untilMs)).toMatchObject({ kind: 'accepted' });
    expect(await world.ask(untilMs)).toMatchObject({ kind: 'too_often', untilMs: untilMs + 1 });
  });

  it('count whatever becomes of them, and for their member alone', async () => {
    await using world = openStore();
    for (let index = 1; index <= 3; index += 1) {
      await world.ask(NOON);
      await (index === 1 ? world.store.withdraw('1', NOON) : world.store.open(String(index)));
      await world.store.cancelWaiting(String(index), 'cancelled', NOON);
    }
    expect(await world.ask(NOON + 1)).toMatchObject({ kind: 'too_often' });
    expect(await world.ask(NOON + 1, { userId: '2' })).toMatchObject({ kind: 'accepted' });
  });

  it('are decided behind the lock: of many at once as many are taken', async () => {
    await using world = openStore();
    const results = await Promise.all(Array.from({ length: 10 }, () => world.ask(NOON)));
    expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(3);
    expect(results.filter(({ kind }) => kind === 'too_often')).toHaveLength(7);
  });

  it('that stand ahead of a clock which was set back hold up nobody', async () => {
    await using world = openStore();
    for (let index = 1; index <= 3; index += 1) await world.ask(NOON);
    expect(await world.ask(NOON - 3_600_000)).toMatchObject({ kind: 'accepted' });
  });
});
