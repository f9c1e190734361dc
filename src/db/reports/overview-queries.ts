import { sql } from 'kysely';
import type { ReportPeriod } from '../../administration/report-periods.ts';
import type { ChannelSums, DeclinedOf, KeptPart, RefusedFor } from '../../administration/report-store.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import { channelRows, toSums } from './usage-sums.ts';

/** A change of the time zone moves the edges of a day in force by less, in ms. */
export const LONGER_BY_MS = 3 * 86_400_000;

export async function channels(db: Executor, guildId: string, days: readonly string[]): Promise<ChannelSums[]> {
  const rows = await channelRows(db, guildId, days);
  return rows.map((row) => ({ channelId: row.channel_id, ...toSums(row) }));
}

export async function refusals(db: Executor, guildId: string, days: readonly string[]): Promise<RefusedFor[]> {
  return db
    .selectFrom('refusal_counts')
    .select((eb) => ['reason', eb.fn.sum<number>('refusals').as('refusals')])
    .where('guild_id', '=', guildId)
    .where('day', 'in', days)
    .groupBy('reason')
    .orderBy((eb) => eb.fn.sum('refusals'), 'desc')
    .orderBy('reason')
    .execute();
}

export async function declined(
  db: Executor,
  guildId: string,
  { days, month }: ReportPeriod,
  limit: number,
): Promise<DeclinedOf[]> {
  if (month !== null) {
    const rows = await db
      .selectFrom('usage_totals')
      .select(['user_id', 'moderated'])
      .where('guild_id', '=', guildId)
      .where('period', '=', month)
      .where('user_id', '>', '')
      .where('moderated', '>', 0)
      .orderBy('moderated', 'desc')
      .orderBy('user_id')
      .limit(limit)
      .execute();
    return rows.map(({ user_id: userId, moderated }) => ({ userId, moderated }));
  }
  const rows = await db
    .selectFrom('daily_usage')
    .select((eb) => ['user_id', eb.fn.sum<number>('moderated').as('moderated')])
    .where('guild_id', '=', guildId)
    .where('day', '>=', days[0] ?? '')
    .where('day', '<=', days.at(-1) ?? '')
    .groupBy('user_id')
    .having((eb) => eb.fn.sum('moderated'), '>', 0)
    .orderBy((eb) => eb.fn.sum('moderated'), 'desc')
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map(({ user_id: userId, moderated }) => ({ userId, moderated }));
}

export async function keptSince(db: Executor, guildId: string, day: string, fromMs: number): Promise<KeptPart> {
  const { rows } = await sql<KeptPart>`
    SELECT count(p.charged_micros) AS pictures, coalesce(sum(p.charged_micros), 0) AS charged
    FROM generations g
    JOIN ledger l ON l.generation_id = g.id AND l.kind = 'hold'
    JOIN pictures p ON p.generation_id = g.id AND p.state = 'kept'
    WHERE g.guild_id = ${guildId} AND g.created_at_ms >= ${fromMs} AND g.created_at_ms < ${fromMs + LONGER_BY_MS}
      AND l.guild_day = ${day}`.execute(db);
  return rows[0] ?? { pictures: 0, charged: 0 };
}

export async function held(
  db: Executor,
  guildId: string,
  periods: readonly string[],
): Promise<ReadonlyMap<string, MicroUsd>> {
  const rows = await db
    .selectFrom('balances')
    .select(['period', 'held_micros'])
    .where('guild_id', '=', guildId)
    .where('user_id', '=', '')
    .where('period', 'in', periods)
    .orderBy('period')
    .execute();
  return new Map(rows.map((row) => [row.period, row.held_micros]));
}
