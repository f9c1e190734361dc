import { sql, type Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { UNENDED_PICTURE } from '../../generation/model/lifecycle.ts';
import { formatUsd } from '../../generation/model/money.ts';
import { openDatabase } from '../sqlite/database.ts';

/** What older files lack: prices of the pictures themselves, what each account painted, and where it was asked for. */
export interface AuditedShape {
  readonly isPriced: boolean;
  readonly isByAccount: boolean;
  readonly isByChannel: boolean;
}

const NEWEST: AuditedShape = { isPriced: true, isByAccount: true, isByChannel: true };

/**
 * Compares every balance and every sum of the reports with the ledger entries behind it, and every hold with the
 * pictures that are still on their way. An empty list: the ledger agrees with all of it.
 */
export async function auditLedger(
  db: Kysely<Schema>,
  { isPriced, isByAccount, isByChannel } = NEWEST,
): Promise<string[]> {
  const { rows: balances } = await sql<{ guild_id: string; user_id: string; period: string }>`
    WITH sums AS (
      SELECT guild_id, user_id, guild_day AS period, held_micros h, charged_micros c, billed_micros b, granted_micros g FROM ledger
      UNION ALL SELECT guild_id, user_id, guild_month, held_micros, charged_micros, billed_micros, granted_micros FROM ledger
      UNION ALL SELECT guild_id, '', guild_day, held_micros, charged_micros, billed_micros, 0 FROM ledger
      UNION ALL SELECT guild_id, '', guild_month, held_micros, charged_micros, billed_micros, 0 FROM ledger
      UNION ALL SELECT '', '', bot_day, held_micros, charged_micros, billed_micros, 0 FROM ledger
      UNION ALL SELECT '', '', bot_month, held_micros, charged_micros, billed_micros, 0 FROM ledger
      UNION ALL SELECT guild_id, user_id, period, -held_micros, -charged_micros, -billed_micros, -granted_micros FROM balances
    )
    SELECT guild_id, user_id, period FROM sums
    GROUP BY guild_id, user_id, period HAVING sum(h) <> 0 OR sum(c) <> 0 OR sum(b) <> 0 OR sum(g) <> 0
    ORDER BY guild_id, user_id, period`.execute(db);
  const price = isPriced ? sql`coalesce(sum(p.price_micros), 0)` : sql`g.unit_price_micros * count(*)`;
  const { rows: holds } = await sql<{ id: string }>`
    SELECT g.id FROM generations g
    WHERE (SELECT coalesce(sum(held_micros), 0) FROM ledger l WHERE l.generation_id = g.id) <> (
      SELECT ${price} FROM pictures p
      WHERE p.generation_id = g.id AND p.state IN (${sql.join(UNENDED_PICTURE)})
    )
    ORDER BY g.id`.execute(db);
  const ofNoAccount = isByAccount ? sql`account = ''` : sql`true`;
  const ofNoChannel = isByChannel ? sql`channel_id = ''` : sql`true`;
  const { rows: usages } = await sql<{ guild_id: string; user_id: string; period: string }>`
    WITH sums AS (
      SELECT guild_id, user_id, guild_day AS period, charged_micros c, billed_micros - charged_micros w FROM ledger
      UNION ALL SELECT guild_id, user_id, guild_month, charged_micros, billed_micros - charged_micros FROM ledger
      UNION ALL SELECT guild_id, '', guild_day, charged_micros, billed_micros - charged_micros FROM ledger
      UNION ALL SELECT guild_id, user_id, day, -charged_micros, -wasted_micros FROM daily_usage
      UNION ALL SELECT guild_id, user_id, period, -charged_micros, -wasted_micros FROM usage_totals
        WHERE ${ofNoAccount} AND ${ofNoChannel}
    )
    SELECT guild_id, user_id, period FROM sums
    GROUP BY guild_id, user_id, period HAVING sum(c) <> 0 OR sum(w) <> 0
    ORDER BY guild_id, user_id, period`.execute(db);
  return [
    ...balances.map((row) => `balance of server ${row.guild_id || '*'}, member ${row.user_id || '*'}, ${row.period}`),
    ...holds.map((row) => `hold of generation ${row.id}`),
    ...usages.map((row) => `usage of server ${row.guild_id}, member ${row.user_id || '*'}, ${row.period}`),
    ...(isByAccount ? await auditAccounts(db) : []),
    ...(isByChannel ? await auditChannels(db) : []),
  ];
}

/** The same for what each account of a host painted. */
async function auditAccounts(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ guild_id: string; period: string; account: string }>`
    WITH sums AS (
      SELECT l.guild_id, l.guild_day AS period, p.account, l.charged_micros c, l.billed_micros - l.charged_micros w
      FROM ledger l JOIN pictures p ON p.generation_id = l.generation_id AND p.number = l.picture
      WHERE p.account IS NOT NULL
      UNION ALL SELECT guild_id, period, account, -charged_micros, -wasted_micros FROM usage_totals WHERE account > ''
    )
    SELECT guild_id, period, account FROM sums
    GROUP BY guild_id, period, account HAVING sum(c) <> 0 OR sum(w) <> 0
    ORDER BY guild_id, period, account`.execute(db);
  return rows.map(({ guild_id, period, account }) => `usage of server ${guild_id}, account ${account}, ${period}`);
}

/** The same for where it was asked for; what a restore carried over is of no channel. */
async function auditChannels(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ guild_id: string; period: string; channel_id: string }>`
    WITH sums AS (
      SELECT l.guild_id, l.guild_day AS period, coalesce(g.parent_channel_id, g.channel_id) AS channel_id,
        l.charged_micros c, l.billed_micros - l.charged_micros w
      FROM ledger l JOIN generations g ON g.id = l.generation_id
      UNION ALL SELECT guild_id, period, channel_id, -charged_micros, -wasted_micros FROM usage_totals WHERE channel_id > ''
    )
    SELECT guild_id, period, channel_id FROM sums
    GROUP BY guild_id, period, channel_id HAVING sum(c) <> 0 OR sum(w) <> 0
    ORDER BY guild_id, period, channel_id`.execute(db);
  return rows.map(
    ({ guild_id, period, channel_id }) => `usage of server ${guild_id}, channel ${channel_id}, ${period}`,
  );
}

/** Every ledger entry of one generation, oldest first, each as a line for people. */
export async function readAccount(databasePath: string, generationId: string): Promise<string[]> {
  await using database = openDatabase(databasePath);
  const entries = await database.kysely
    .selectFrom('ledger')
    .select(['kind', 'held_micros', 'charged_micros', 'billed_micros', 'user_id', 'reason'])
    .where('generation_id', '=', generationId)
    .orderBy('id')
    .execute();
  return entries.map((entry) => {
    const amounts = [
      ['held', entry.held_micros],
      ['charged', entry.charged_micros],
      ['billed', entry.billed_micros],
    ] as const;
    const changes = amounts.flatMap(([name, micros]) => (micros === 0 ? [] : [`${name} ${formatUsd(micros)}`]));
    return `${entry.kind}: ${changes.join(', ')} (member ${entry.user_id}${entry.reason === null ? '' : `, ${entry.reason}`})`;
  });
}
