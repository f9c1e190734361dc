// Who wants to be told that a command is done, and who was.

import { sql, type Kysely } from 'kysely';
import type { DoneNoticeStore } from '../../generation/ports/done-notices.ts';
import { claimNotice, isClaimed } from '../administration/notices.ts';
import type { Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { loadGeneration } from './load.ts';

const keyOf = (generationId: string): string => `done:${generationId}`;

/** DoneNoticeStore over SQLite. */
export function createDoneNoticeStore(db: Kysely<Schema>): DoneNoticeStore {
  return {
    tellsDone: (userId) => tellsDone(db, userId),
    setTellsDone: (userId, value, nowMs) => setTellsDone(db, userId, value, nowMs),
    untold: (sinceMs, slowMs) => untold(db, sinceMs, slowMs),
    findResult: (id) => findResult(db, id),
    isTold: (id) => isClaimed(db, keyOf(id)),
    noteTold: async (id, nowMs) => void (await claimNotice(db, keyOf(id), id, nowMs)),
  };
}

async function tellsDone(db: Executor, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('member_settings')
    .select('tells_done')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.tells_done === 1;
}

async function setTellsDone(db: Executor, userId: string, value: boolean, nowMs: number): Promise<void> {
  const chosen = { tells_done: value ? 1 : 0, set_at_ms: nowMs } as const;
  await db
    .insertInto('member_settings')
    .values({ user_id: userId, ...chosen })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(chosen))
    .execute();
}

async function untold(db: Executor, sinceMs: number, slowMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('generations')
    .innerJoin('member_settings', 'member_settings.user_id', 'generations.user_id')
    .select('generations.id')
    .where('delivery_route', '=', sql.lit('reply'))
    .where('delivered_at_ms', '>', sinceMs)
    .where((eb) => eb(eb('delivered_at_ms', '-', eb.ref('created_at_ms')), '>', slowMs))
    .where('tells_done', '=', 1)
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM notices WHERE key = 'done:' || generations.id)`)
    .orderBy('delivered_at_ms')
    .orderBy('generations.id')
    .execute();
  return rows.map(({ id }) => id);
}

async function findResult(db: Executor, id: string) {
  const loaded = await loadGeneration(db, id);
  const messageId = loaded?.row.message_id ?? null;
  if (loaded === null || messageId === null || loaded.row.delivery_route !== 'reply') return null;
  const { guildId, channelId } = loaded.generation.requester;
  return { generation: loaded.generation, place: { guildId, channelId, messageId } };
}
