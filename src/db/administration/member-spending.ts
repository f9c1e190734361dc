import { sql } from 'kysely';
import type { MemberSpending } from '../../administration/store.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import { parseStrings } from '../sqlite/json-strings.ts';

interface SpendingRow {
  readonly user_id: string;
  readonly used: MicroUsd;
  readonly granted: MicroUsd;
  readonly role_ids: string | null;
  readonly joined_at_ms: number | null;
}

/** What members used in a period, with the roles and the joining date of their last command there. */
export async function memberSpending(
  db: Executor,
  guildId: string,
  period: string,
  userIds: readonly string[],
): Promise<MemberSpending[]> {
  if (userIds.length === 0) return [];
  const { rows } = await sql<SpendingRow>`
    SELECT b.user_id, b.held_micros + b.charged_micros AS used, b.granted_micros AS granted, g.role_ids, g.joined_at_ms
    FROM balances b LEFT JOIN generations g ON g.id = (
      SELECT id FROM generations WHERE guild_id = b.guild_id AND user_id = b.user_id
      ORDER BY created_at_ms DESC, id DESC LIMIT 1)
    WHERE b.guild_id = ${guildId} AND b.period = ${period} AND b.user_id IN (${sql.join(userIds)})
    ORDER BY b.user_id`.execute(db);
  return rows.map((row) => ({
    userId: row.user_id,
    used: row.used,
    granted: row.granted,
    roleIds: parseStrings(row.role_ids ?? '[]'),
    joinedAtMs: row.joined_at_ms,
  }));
}
