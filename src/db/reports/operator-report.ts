import { sql, type Kysely } from 'kysely';
import type { AccountSums, GuildSpending, OperatorReport } from '../../administration/store.ts';
import { UNCONFIRMED_REASONS } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { periodsAt, type Calendar } from '../../generation/model/periods.ts';
import { paintedBy } from '../administration/credit-readings.ts';
import { toCalendar, type CalendarColumns } from '../administration/guild-settings.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';

/** Every server with a balance, found by seeking along the primary key (a loose index scan). */
const GUILDS = sql`
  WITH RECURSIVE guilds (guild_id) AS (
    SELECT min(guild_id) FROM balances WHERE guild_id > ''
    UNION ALL
    SELECT (SELECT min(b.guild_id) FROM balances b WHERE b.guild_id > guilds.guild_id)
    FROM guilds WHERE guilds.guild_id IS NOT NULL
  )`;

/** OperatorReport over SQLite. Each query uses an index; none grows with the members or the pictures. */
export function createOperatorReport(db: Kysely<Schema>): OperatorReport {
  return {
    guildSpending: (nowMs) => guildSpending(db, nowMs),
    inFlight: (account) => inFlight(db, account),
    unsureBetween: (sinceMs, untilMs, account) => unsureBetween(db, sinceMs, untilMs, account),
    accountSums: (account, nowMs) => accountSums(db, account, nowMs),
    beganAtMs: () => beganAtMs(db),
  };
}

async function guildSpending(db: Executor, nowMs: number): Promise<GuildSpending[]> {
  const periods = new Map([...(await calendars(db))].map(([id, calendar]) => [id, periodsAt(nowMs, calendar).guild]));
  const keys = [...new Set([...periods.values()].flatMap(({ day, month }) => [day.key, month.key]))];
  if (keys.length === 0) return [];
  const sums = await guildSums(db, keys);
  return [...periods].map(([guildId, period]) => {
    const month = sums.get(`${guildId} ${period.month.key}`);
    const today = sums.get(`${guildId} ${period.day.key}`)?.billed ?? 0;
    return { guildId, today, month: month?.billed ?? 0, wasted: month?.wasted ?? 0 };
  });
}

/** All servers with a balance, with their calendars. */
async function calendars(db: Executor): Promise<Map<string, Calendar>> {
  const { rows } = await sql<CalendarColumns & { readonly guild_id: string }>`
    ${GUILDS}
    SELECT guilds.guild_id, s.time_zone, s.open_day, s.open_day_until_ms, s.open_month, s.open_month_until_ms
    FROM guilds LEFT JOIN guild_settings s ON s.guild_id = guilds.guild_id
    WHERE guilds.guild_id IS NOT NULL ORDER BY guilds.guild_id`.execute(db);
  return new Map(rows.map((row) => [row.guild_id, toCalendar(row)]));
}

/** By server and period, what was billed and how much of it was not charged to a member. */
async function guildSums(
  db: Executor,
  keys: readonly string[],
): Promise<Map<string, { billed: MicroUsd; wasted: MicroUsd }>> {
  const { rows } = await sql<{ guild_id: string; period: string; billed: number; wasted: number }>`
    ${GUILDS}
    SELECT b.guild_id, b.period, b.billed_micros AS billed, b.billed_micros - b.charged_micros AS wasted
    FROM guilds JOIN balances b ON b.guild_id = guilds.guild_id AND b.user_id = '' AND b.period IN (${sql.join(keys)})
    WHERE guilds.guild_id IS NOT NULL ORDER BY b.guild_id, b.period`.execute(db);
  return new Map(
    rows.map(({ guild_id: guildId, period, billed, wasted }) => [`${guildId} ${period}`, { billed, wasted }]),
  );
}

async function inFlight(db: Executor, account: string | null): Promise<MicroUsd> {
  const { rows } = await sql<{ sum: number }>`
    SELECT coalesce(sum(price_micros), 0) AS sum FROM pictures
    WHERE ended_at_ms IS NULL AND state IN ('submitting', 'rendering')
      AND (${account} IS NULL OR account = ${account})`.execute(db);
  return rows[0]?.sum ?? 0;
}

async function unsureBetween(
  db: Executor,
  sinceMs: number,
  untilMs: number,
  account: string | null,
): Promise<MicroUsd> {
  const { sum } = await db
    .selectFrom('ledger')
    .select((eb) => eb.fn.sum<number | null>('billed_micros').as('sum'))
    .where('at_ms', '>', sinceMs)
    .where('at_ms', '<=', untilMs)
    .where((eb) => eb.or([eb('kind', '=', 'unconfirmed'), eb('reason', 'in', UNCONFIRMED_REASONS)]))
    .$if(account !== null, (query) => query.where(paintedBy(account ?? '')))
    .executeTakeFirstOrThrow();
  return sum ?? 0;
}

async function accountSums(db: Executor, account: string, nowMs: number): Promise<AccountSums> {
  const now = new Date(nowMs);
  const monthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const dayMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const painted = sql`l.kind IN ('settle', 'release') AND p.state = 'kept'`;
  const failed = sql`l.kind IN ('settle', 'release') AND p.state = 'failed'`;
  const today = sql`l.at_ms >= ${dayMs}`;
  const { rows } = await sql<SumsRow>`
    SELECT count(*) FILTER (WHERE ${painted}) AS painted, count(*) FILTER (WHERE ${failed}) AS failed,
      coalesce(sum(l.billed_micros), 0) AS billed,
      count(*) FILTER (WHERE ${today} AND ${painted}) AS painted_today,
      count(*) FILTER (WHERE ${today} AND ${failed}) AS failed_today,
      coalesce(sum(l.billed_micros) FILTER (WHERE ${today}), 0) AS billed_today
    FROM ledger l JOIN pictures p ON p.generation_id = l.generation_id AND p.number = l.picture
    WHERE l.at_ms >= ${monthMs} AND p.account = ${account}`.execute(db);
  const [row = NOTHING] = rows;
  return {
    today: { painted: row.painted_today, failed: row.failed_today, billed: row.billed_today },
    month: { painted: row.painted, failed: row.failed, billed: row.billed },
  };
}

interface SumsRow {
  readonly painted: number;
  readonly failed: number;
  readonly billed: number;
  readonly painted_today: number;
  readonly failed_today: number;
  readonly billed_today: number;
}

const NOTHING: SumsRow = { painted: 0, failed: 0, billed: 0, painted_today: 0, failed_today: 0, billed_today: 0 };

async function beganAtMs(db: Executor): Promise<number | null> {
  const row = await db.selectFrom('ledger').select('at_ms').orderBy('at_ms').orderBy('id').limit(1).executeTakeFirst();
  return row?.at_ms ?? null;
}
