import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { MessageRef, NewTakedown, Takedown, TakedownStore } from '../../archive/takedown-store.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema, TakedownsTable } from '../schema.ts';
import { noteErasure } from './erasure.ts';
import { letGo } from './reference-store.ts';
import { findScope } from './takedown-scope.ts';

/** TakedownStore over SQLite. */
export function createTakedownStore(db: Kysely<Schema>): TakedownStore {
  return {
    findByMessage: (message) => findByMessage(db, message),
    find: (generationId) => find(db, generationId),
    scopeOf: (generationId) => db.transaction().execute((trx) => findScope(trx, generationId)),
    begin: (takedown) => db.transaction().execute((trx) => begin(trx, takedown)),
    pending: () => pending(db),
    done: (generationId, atMs) => done(db, generationId, atMs),
    isTakenDown: (sha256) => isTakenDown(db, sha256),
  };
}

/** Ids of messages are unique over all of Discord; a link that names another channel is none of that message. */
async function findByMessage(db: Executor, { channelId, messageId }: MessageRef): Promise<string | null> {
  const shown = await db
    .selectFrom('generations')
    .select(['id', 'channel_id', 'delivery_route'])
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  // Of a direct message no row has the channel.
  if (shown?.delivery_route === 'direct_message' || shown?.channel_id === channelId) return shown.id;
  const published = await db
    .selectFrom('publications')
    .select('generation_id')
    .where('message_id', '=', messageId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  if (published !== undefined) return published.generation_id;
  const before = await db
    .selectFrom('takedowns')
    .select('generation_id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return before?.generation_id ?? null;
}

async function find(db: Executor, generationId: string): Promise<Takedown | null> {
  const row = await db.selectFrom('takedowns').selectAll().where('generation_id', '=', generationId).executeTakeFirst();
  return row === undefined ? null : toTakedown(row);
}

async function begin(trx: Transaction<Schema>, takedown: NewTakedown): ReturnType<TakedownStore['begin']> {
  const { generationId: rootId, atMs } = takedown;
  if (!(await writeDown(trx, rootId, { ...takedown, by: 'operator', rootId }))) return null;
  const scope = await findScope(trx, rootId);
  const { generationIds, hashes, referenceIds, draftIds } = scope;
  for (const id of generationIds.slice(1))
    await writeDown(trx, id, { ...takedown, message: null, by: 'operator', rootId });
  if (hashes.length > 0) {
    await trx
      .insertInto('taken_down_files')
      .values(hashes.map((sha256) => ({ sha256 })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (draftIds.length > 0) await trx.deleteFrom('drafts').where('id', 'in', draftIds).execute();
  await closeReports(trx, generationIds, takedown);
  await writeTrail(trx, generationIds, takedown);
  await noteErasure(trx, atMs);
  if (referenceIds.length === 0) return { scope, files: [] };
  const deleted = await trx.deleteFrom('named_references').where('id', 'in', referenceIds).returning('file').execute();
  const files = deleted.map(({ file }) => file);
  await letGo(trx, files);
  return { scope, files };
}

/** False where it is taken down by the operator already. What moderators took down is taken over. Call it inside a transaction. */
export async function writeDown(
  trx: Transaction<Schema>,
  generationId: string,
  { rootId, by, message, actorId, reason, atMs }: Omit<Takedown, 'generationId' | 'doneAtMs'>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO takedowns (generation_id, root_id, by, channel_id, message_id, actor_id, reason, at_ms)
    VALUES (${generationId}, ${rootId}, ${by}, ${message?.channelId ?? null}, ${message?.messageId ?? null}, ${actorId},
      ${reason}, ${atMs})
    ON CONFLICT (generation_id) DO UPDATE SET root_id = excluded.root_id, by = excluded.by,
      channel_id = excluded.channel_id, message_id = excluded.message_id, actor_id = excluded.actor_id,
      reason = excluded.reason, at_ms = excluded.at_ms, done_at_ms = NULL
    WHERE takedowns.by = 'moderators' AND excluded.by = 'operator'`.execute(trx);
  return numAffectedRows === 1n;
}

/** The moderators have nothing to decide any more: their message is written anew. */
async function closeReports(
  trx: Transaction<Schema>,
  ids: readonly string[],
  { actorId, atMs }: NewTakedown,
): Promise<void> {
  await trx
    .updateTable('picture_reports')
    .set('state', 'removed')
    .set({ shown: -1, decided_by: actorId, decided_at_ms: atMs })
    .where('generation_id', 'in', ids)
    .where('state', '=', 'undecided')
    .execute();
  await trx.deleteFrom('report_reasons').where('generation_id', 'in', ids).execute();
}

/** The reason is for the operator alone; each server reads that its members' pictures were taken down. */
async function writeTrail(
  trx: Transaction<Schema>,
  ids: readonly string[],
  { generationId, actorId, reason, atMs }: NewTakedown,
): Promise<void> {
  const entry = { actorId, action: 'picture.takedown', atMs };
  await writeAudit(trx, {
    ...entry,
    guildId: '',
    subject: `generation:${generationId}`,
    before: String(ids.length),
    after: reason,
  });
  const owners = await trx
    .selectFrom('generations')
    .select(['id', 'guild_id', 'user_id'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  for (const { id, guild_id: guildId, user_id: userId } of owners) {
    await writeAudit(trx, { ...entry, guildId, subject: `member:${userId}`, before: id, after: null });
  }
}

async function pending(db: Executor): Promise<readonly Takedown[]> {
  const rows = await db
    .selectFrom('takedowns')
    .selectAll()
    .where('done_at_ms', 'is', null)
    .orderBy('generation_id')
    .execute();
  return rows.map(toTakedown);
}

async function done(db: Executor, generationId: string, atMs: number): Promise<void> {
  await db.updateTable('takedowns').set({ done_at_ms: atMs }).where('generation_id', '=', generationId).execute();
}

async function isTakenDown(db: Executor, sha256: string): Promise<boolean> {
  const row = await db.selectFrom('taken_down_files').select('sha256').where('sha256', '=', sha256).executeTakeFirst();
  return row !== undefined;
}

export function messageRefOf({
  channel_id: channelId,
  message_id: messageId,
}: Pick<Selectable<TakedownsTable>, 'channel_id' | 'message_id'>): MessageRef | null {
  return channelId === null || messageId === null ? null : { channelId, messageId };
}

function toTakedown(row: Selectable<TakedownsTable>): Takedown {
  return {
    generationId: row.generation_id,
    rootId: row.root_id,
    by: row.by,
    message: messageRefOf(row),
    actorId: row.actor_id,
    reason: row.reason,
    atMs: row.at_ms,
    doneAtMs: row.done_at_ms,
  };
}
