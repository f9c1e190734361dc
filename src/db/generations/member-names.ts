// What members were called when they last had something painted, server by server.

import { sql, type Transaction } from 'kysely';
import type { RecordedName } from '../../archive/personal-data.ts';
import type { Requester } from '../../generation/model/generation.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';

/** How old the time beside an unchanged name may become, in ms: it is written once an hour, not with each command. */
const SEEN_EVERY_MS = 3_600_000;

/** Whether nothing of the member's name is to be written: one value for a statement that runs anyway. */
export function isNameNoted({ guildId, userId, name = null }: Requester, nowMs: number) {
  return sql<0 | 1>`(${name} IS NULL OR EXISTS (
    SELECT 1 FROM member_names WHERE guild_id = ${guildId} AND user_id = ${userId} AND name = ${name}
      AND seen_at_ms > ${nowMs - SEEN_EVERY_MS}))`;
}

export async function noteName(
  trx: Transaction<Schema>,
  { guildId, userId, name = null }: Requester,
  nowMs: number,
): Promise<void> {
  if (name === null) return;
  await trx
    .insertInto('member_names')
    .values({ guild_id: guildId, user_id: userId, name, seen_at_ms: nowMs })
    .onConflict((conflict) => conflict.doUpdateSet({ name, seen_at_ms: nowMs }))
    .execute();
}

/** As last seen, by the member's id; whoever had nothing painted since they were noted has none, and who was forgotten. */
export async function memberNames(
  db: Executor,
  guildId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('member_names')
    .select(['user_id', 'name'])
    .where('guild_id', '=', guildId)
    .where('user_id', 'in', [...new Set(userIds)])
    .orderBy('user_id')
    .execute();
  return new Map(rows.map(({ user_id: userId, name }) => [userId, name]));
}

/** Of one member, in every server. */
export async function namesOf(db: Executor, userId: string): Promise<RecordedName[]> {
  const rows = await db
    .selectFrom('member_names')
    .select(['guild_id', 'name', 'seen_at_ms'])
    .where('user_id', '=', userId)
    .orderBy('guild_id')
    .execute();
  return rows.map((row) => ({ guildId: row.guild_id, name: row.name, seenAtMs: row.seen_at_ms }));
}

export async function deleteNamesOf(db: Executor, userId: string, untilMs: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('member_names')
    .where('user_id', '=', userId)
    .where('seen_at_ms', '<=', untilMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteNames(db: Executor, untilMs: number): Promise<void> {
  await db.deleteFrom('member_names').where('seen_at_ms', '<=', untilMs).execute();
}
