import { CompiledQuery } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createAdministrationStore } from '../../../src/db/administration/store.ts';
import { openDatabase } from '../../../src/db/sqlite/database.ts';
import { createGenerationStore } from '../../../src/db/generations/store.ts';
import { burntSince } from '../../../src/db/ledger/ledger.ts';
import { createOperatorReport } from '../../../src/db/reports/operator-report.ts';
import { capSet, draft, NOON } from '../../support/drafts.ts';

const RULE = { limit: 200_000, windowMs: 600_000 };

function openWorld() {
  const database = openDatabase(':memory:');
  const store = createGenerationStore(database.kysely);
  const administration = createAdministrationStore(database.kysely);
  const accept = async (id: string, atMs: number, count = 1): Promise<string> => {
    const result = await store.accept(draft({ id, userId: id, count, atMs }), capSet([], atMs), 100, RULE);
    if (result.kind === 'accepted') await store.open(id);
    return result.kind === 'bot_paused' && result.tripped ? 'tripped' : result.kind;
  };
  return {
    database,
    store,
    administration,
    accept,
    resume: (atMs: number) =>
      administration.setBotPause(null, {
        guildId: '',
        actorId: '1',
        action: 'resume',
        subject: 'bot',
        before: null,
        after: null,
        atMs,
      }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('the burn rate', () => {
  it('is never passed by a burst: one command trips the breaker, the others find the bot paused', async () => {
    await using world = openWorld();
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => world.accept(`${index}`, NOON)));
    const counts = Object.groupBy(results, (kind) => kind);
    expect([counts['accepted']?.length, counts['tripped']?.length, counts['bot_paused']?.length]).toEqual([5, 1, 14]);
    expect(await world.administration.botPause()).toEqual({
      reason: 'The breaker tripped: $0.24 within 10 minutes would pass BURN_USD, $0.20',
      actorId: 'breaker',
      atMs: NOON,
    });
  });

  it('forgets what left the window', async () => {
    await using world = openWorld();
    expect(await world.accept('a', NOON, 4)).toBe('accepted');
    expect(await world.accept('b', NOON + RULE.windowMs - 1, 1)).toBe('accepted');
    expect(await world.accept('c', NOON + RULE.windowMs, 4)).toBe('accepted');
    expect(await world.accept('d', NOON + RULE.windowMs, 1)).toBe('tripped');
  });

  it('takes back what was released, but only of what the window itself set aside', async () => {
    await using world = openWorld();
    await world.accept('old', NOON, 4);
    const later = NOON + RULE.windowMs + 1;
    await world.accept('new', later, 4);
    await world.store.cancelWaiting('100', 'old', later + 1);
    expect(await world.accept('more', later + 2, 2)).toBe('tripped');
    await world.resume(later + 3);
    await world.store.cancelWaiting('100', 'new', later + 4);
    expect(await world.accept('rest', later + 5, 4)).toBe('accepted');
    expect(await world.accept('last', later + 6, 2)).toBe('tripped');
  });

  it('counts the waste that no member pays', async () => {
    await using world = openWorld();
    await world.accept('a', NOON, 4);
    for (const number of [1, 2, 3, 4]) {
      const ref = { generationId: 'a', number };
      await world.store.claim(ref, NOON);
      const failure = { state: 'failed', reason: 'timed_out', details: [], billed: 40_000 } as const;
      await world.store.fail(ref, failure, NOON + 1);
    }
    expect(await burntSince(world.database.kysely, NOON - 1)).toBe(160_000);
    expect(await world.accept('b', NOON + 2, 2)).toBe('tripped');
    expect(await createOperatorReport(world.database.kysely).unsureBetween(NOON, NOON + 1)).toBe(160_000);
  });

  it('starts anew when the operator lets the bot go on, and no submit begins before that', async () => {
    await using world = openWorld();
    await world.accept('a', NOON, 4);
    expect(await world.accept('b', NOON + 1, 2)).toBe('tripped');
    const ref = { generationId: 'a', number: 1 };
    expect(await world.store.claim(ref, NOON + 2)).toBe(false);
    await world.resume(NOON + 3);
    expect(await world.store.claim(ref, NOON + 4)).toBe(true);
    expect(await world.accept('b', NOON + 4, 4)).toBe('accepted');
  });
});

describe("the operator's queries", () => {
  it('walk indexes, whatever the size of the tables', async () => {
    await using world = openWorld();
    const plans: string[] = [];
    const { kysely } = world.database;
    const explain = async (sql: string): Promise<void> => {
      const { rows } = await kysely.executeQuery<{ detail: string }>(CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`));
      plans.push(...rows.map(({ detail }) => detail));
    };
    await explain(
      'SELECT sum(held_micros) FROM ledger WHERE at_ms > 1 AND generation_id IS NOT NULL GROUP BY generation_id',
    );
    await explain(
      "SELECT p.number FROM pictures p WHERE p.ended_at_ms IS NULL AND p.state IN ('submitting', 'rendering')",
    );
    expect(plans.join('\n')).toContain('USING INDEX ledger_by_time');
    expect(plans.filter((line) => line.startsWith('SCAN') && !line.includes('INDEX'))).toEqual([]);
  });
});
