import { type Kysely, sql } from 'kysely';
import { freeColour, SHOWN_WITHIN_MS } from '../../administration/chart-colours.ts';
import type { ChartStore, DailyCapChange } from '../../administration/chart-store.ts';
import type { Stack } from '../../administration/spending.ts';
import type { Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

/** ChartStore over SQLite. */
export function createChartStore(db: Kysely<Schema>): ChartStore {
  return {
    firstDay: (guildId) => firstDay(db, guildId),
    dailyCapChanges: (guildId, sinceMs) => dailyCapChanges(db, guildId, sinceMs),
    coloursOf: async (guildId, kind, ids, nowMs) => {
      if (ids.length === 0) return new Map();
      const shown = (await colours(db, guildId, kind)).filter(({ id }) => ids.includes(id));
      const isSettled = shown.length === ids.length && shown.every((one) => one.shown_at_ms > nowMs - SHOWN_WITHIN_MS);
      return isSettled
        ? new Map(shown.map(({ id, colour }) => [id, colour]))
        : db.transaction().execute((trx) => giveColours(trx, guildId, kind, ids, nowMs));
    },
  };
}

async function firstDay(db: Executor, guildId: string): Promise<string | null> {
  const first = await db
    .selectFrom('daily_usage')
    .select('day')
    .where('guild_id', '=', guildId)
    .orderBy('day')
    .limit(1)
    .executeTakeFirst();
  return first?.day ?? null;
}

async function dailyCapChanges(db: Executor, guildId: string, sinceMs: number): Promise<DailyCapChange[]> {
  const ceiling = `guild:${guildId}:day`;
  const rows = await db
    .selectFrom('audit_trail')
    .select(['subject', 'before', 'at_ms'])
    // A literal, so that the partial index is used.
    .where(sql<boolean>`action IN ('cap.set', 'cap.clear', 'ceiling.set', 'ceiling.clear')`)
    .where('subject', 'in', ['guild:day', ceiling])
    .where('guild_id', 'in', [guildId, ''])
    .where('at_ms', '>=', sinceMs)
    .orderBy('subject', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ subject, before, at_ms: atMs }) => ({
    subject: subject === ceiling ? 'ceiling' : 'guild',
    before: before === null ? null : Number(before),
    atMs,
  }));
}

function colours(db: Executor, guildId: string, kind: Stack) {
  return db
    .selectFrom('chart_colours')
    .select(['id', 'colour', 'shown_at_ms'])
    .where('guild_id', '=', guildId)
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
}

async function giveColours(
  trx: Executor,
  guildId: string,
  kind: Stack,
  ids: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  // The write comes first: no other process gives colours before the commit.
  await trx
    .updateTable('chart_colours')
    .set({ shown_at_ms: nowMs })
    .where('guild_id', '=', guildId)
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .execute();
  const held = (await colours(trx, guildId, kind)).map((row) => ({ ...row, shownAtMs: row.shown_at_ms }));
  const given = new Map(held.filter(({ id }) => ids.includes(id)).map(({ id, colour }) => [id, colour]));
  for (const id of ids.filter((one) => !given.has(one))) {
    const colour = freeColour(held, new Set(given.values()));
    given.set(id, colour);
    const row = { guild_id: guildId, kind, colour, id, shown_at_ms: nowMs };
    await trx
      .insertInto('chart_colours')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['guild_id', 'kind', 'colour']).doUpdateSet({ id, shown_at_ms: nowMs }),
      )
      .execute();
  }
  return given;
}
