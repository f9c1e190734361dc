import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { RefusalCounts } from '../../src/administration/refusal-counts.ts';
import { createAdministrationStore } from '../../src/db/administration/store.ts';
import { createRefusalCountStore } from '../../src/db/reports/refusal-counts.ts';
import { openDatabase } from '../../src/db/sqlite/database.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordStatements } from '../support/sql-statements.ts';

const AFTER_MS = 5_000;
const GUILD = '100';
const BERLIN = { guildId: GUILD, actorId: '1', action: 'setting', subject: 'time_zone', before: null, after: null };

/** A half minute before Tuesday in Berlin. */
const LATE = Date.parse('2026-11-23T22:59:30Z');

async function open(nowMs = LATE) {
  const stack = new AsyncDisposableStack();
  const { kysely } = stack.use(openDatabase(':memory:'));
  const clock = new ManualClock(nowMs);
  const settings = createAdministrationStore(kysely);
  await settings.changeSettings(GUILD, { timeZone: 'Europe/Berlin' }, { ...BERLIN, atMs: 0 });
  const counts = stack.use(
    new RefusalCounts({
      store: createRefusalCountStore(kysely),
      settings,
      clock,
      log: pino({ level: 'silent' }),
      writeAfterMs: AFTER_MS,
    }),
  );
  const written = async () => {
    const rows = await kysely.selectFrom('refusal_counts').selectAll().orderBy('day').orderBy('reason').execute();
    return rows.map(({ day, reason, refusals }) => [day, reason, refusals]);
  };
  return { kysely, clock, counts, written, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('refusals', () => {
  it('are added up in memory, and written in one statement however many come', async () => {
    await using database = await open();
    const { clock, counts, written } = database;
    using recording = recordStatements();
    for (let left = 10_000; left > 0; left -= 1) counts.note(GUILD, left % 2 === 0 ? 'words' : 'over_member_day');
    await clock.advance(AFTER_MS - 1);
    expect(recording.statements).toEqual([]);
    await clock.advance(1);
    await expect.poll(written).toEqual([
      ['2026-11-23', 'over_member_day', 5_000],
      ['2026-11-23', 'words', 5_000],
    ]);
    expect(recording.statements.filter((statement) => /^(insert|update|delete)/i.test(statement))).toHaveLength(1);
  });

  it('count on the day of the server on which they were said, though that is over when they are written', async () => {
    await using database = await open();
    const { clock, counts, written } = database;
    await clock.advance(28_000);
    counts.note(GUILD, 'channel');
    await clock.advance(2_000);
    counts.note(GUILD, 'channel');
    await clock.advance(AFTER_MS);
    await expect.poll(written).toEqual([
      ['2026-11-23', 'channel', 1],
      ['2026-11-24', 'channel', 1],
    ]);
  });

  it('wait for a database that takes none, and refuse nobody', async () => {
    await using database = await open();
    const { kysely, clock, counts, written } = database;
    await sql`ALTER TABLE refusal_counts RENAME TO away`.execute(kysely);
    counts.note(GUILD, 'role');
    await clock.advance(AFTER_MS);
    await sql`ALTER TABLE away RENAME TO refusal_counts`.execute(kysely);
    counts.note(GUILD, 'role');
    await clock.advance(AFTER_MS);
    await expect.poll(written).toEqual([['2026-11-23', 'role', 2]]);
  });

  it('are written when the bot stops', async () => {
    await using database = await open();
    const { counts, written } = database;
    counts.note(GUILD, 'struck');
    await counts[Symbol.asyncDispose]();
    expect(await written()).toEqual([['2026-11-23', 'struck', 1]]);
  });
});
