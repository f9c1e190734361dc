import { sql, type Transaction } from 'kysely';
import type { ErasedGenerations, Moderation } from '../../archive/store.ts';
import type { GenerationState } from '../../generation/model/generation.ts';
import { UNFINISHED_GENERATION } from '../../generation/model/lifecycle.ts';
import { readState, setState } from '../administration/bot-state.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import { deletePresetsOf } from '../presets/preset-store.ts';
import type { Executor } from '../sqlite/database.ts';
import { VACUUM_DUE } from '../sqlite/vacuum.ts';
import type { Schema } from '../schema.ts';
import { changeErasureMark } from './erasure-mark.ts';

const UNFINISHED_STATES: readonly GenerationState[] = UNFINISHED_GENERATION;
/** The key in `bot_state` of the time of the last erasure on request. */
const LAST_ERASURE = 'last_erasure';
/** Final states; only an undelivered generation can still become delivered. */
const FINAL: readonly GenerationState[] = ['delivered', 'undelivered', 'withdrawn'];

/** Erases generations. Call it inside a transaction. Times, sizes, models and reasons stay, to explain charges. */
export async function markErased(
  trx: Transaction<Schema>,
  generationIds: readonly string[],
  nowMs: number,
  moderation?: Moderation,
): Promise<ErasedGenerations> {
  const erased = await trx
    .updateTable('generations')
    .set({
      prompt: '',
      reply_token: '',
      role_ids: '[]',
      joined_at_ms: null,
      locale: '',
      message_id: null,
      erased_at_ms: nowMs,
    })
    .set({ input: sql`CASE WHEN input IS NOT NULL THEN '' END` })
    .where('id', 'in', generationIds)
    .where('state', 'in', FINAL)
    .where('erased_at_ms', 'is', null)
    .returning('id')
    .execute();
  if (erased.length === 0) return { erased: 0, files: [] };
  await changeErasureMark(trx);
  if (moderation !== undefined) await writeDeletion(trx, moderation, nowMs);
  const ids = erased.map(({ id }) => id);
  const files = await noteFiles(trx, ids);
  // One on its way is needed until its message is deleted.
  await trx.deleteFrom('publications').where('generation_id', 'in', ids).where('message_id', 'is not', null).execute();
  await trx
    .updateTable('pictures')
    .set({
      polling_url: null,
      file_sha256: null,
      // Emptied, not set to null: the schema requires a kept picture to have a file.
      file: sql`CASE WHEN file IS NOT NULL THEN '' END`,
      failure_details: sql`CASE WHEN failure_details IS NOT NULL THEN '[]' END`,
    })
    .where('generation_id', 'in', ids)
    .execute();
  await trx
    .updateTable('input_pictures')
    .set({ source_kind: null, source: null, source_sha256: null, file: '', file_sha256: null })
    .where('generation_id', 'in', ids)
    .execute();
  return { erased: ids.length, files };
}

async function writeDeletion(trx: Transaction<Schema>, moderation: Moderation, nowMs: number): Promise<void> {
  await writeAudit(trx, {
    guildId: moderation.guildId,
    actorId: moderation.moderatorId,
    action: 'picture.delete',
    subject: `member:${moderation.ownerId}`,
    before: moderation.generationId,
    after: null,
    atMs: nowMs,
  });
}

/** Notes the files of these generations, of what was painted and of what went in, as to be deleted. */
export async function noteFiles(trx: Transaction<Schema>, ids: readonly string[]): Promise<string[]> {
  const [painted, given] = (['pictures', 'input_pictures'] as const).map((table) =>
    trx
      .selectFrom(table)
      .select('file')
      .where('generation_id', 'in', ids)
      .where('file', 'is not', null)
      .orderBy('generation_id')
      .orderBy('number')
      .execute(),
  );
  const rows = [...((await painted) ?? []), ...((await given) ?? [])];
  const files = rows.flatMap(({ file }) => file ?? []).filter((file) => file !== '');
  if (files.length === 0) return [];
  await noteFilesToDelete(trx, files);
  return files;
}

/** Call it in the transaction after which no row names them. */
export async function noteFilesToDelete(trx: Transaction<Schema>, files: readonly string[]): Promise<void> {
  await trx
    .insertInto('files_to_delete')
    .values(files.map((file) => ({ file })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function filesToDelete(db: Executor, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('files_to_delete')
    .select('file')
    .where('file', '>', after)
    .orderBy('file')
    .limit(limit)
    .execute();
  return rows.map(({ file }) => file);
}

export async function filesDeleted(db: Executor, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  await db.deleteFrom('files_to_delete').where('file', 'in', files).execute();
}

export async function erasable(db: Executor, untilMs: number, limit: number): Promise<string[]> {
  const rows = await unerased(db, untilMs).orderBy('id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

export async function erasableOf(db: Executor, userId: string, untilMs: number, limit: number): Promise<string[]> {
  const rows = await unerased(db, untilMs).where('user_id', '=', userId).orderBy('id').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** The oldest first. */
function unerased(db: Executor, untilMs: number) {
  return db
    .selectFrom('generations')
    .select('id')
    .where('erased_at_ms', 'is', null)
    .where('created_at_ms', '<=', untilMs)
    .where('state', 'in', FINAL)
    .orderBy('created_at_ms');
}

/** A file is named after its picture, and is written before the picture's row names it. */
export async function knownFiles(db: Executor, files: readonly string[]): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const ids = [...new Set(files.map((file) => file.split('-', 1)[0] ?? ''))];
  const rows = await db
    .selectFrom('pictures')
    .select(['generation_id', 'number', 'file', 'ended_at_ms'])
    .where('generation_id', 'in', ids)
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  const inputs = await db
    .selectFrom('input_pictures')
    .select(['generation_id', 'number', 'file'])
    .select(sql<GenerationState>`(SELECT state FROM generations WHERE id = generation_id)`.as('state'))
    .where('generation_id', 'in', ids)
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  const references = await db
    .selectFrom('named_references')
    .select('file')
    .where('file', 'in', files)
    .orderBy('file')
    .execute();
  const named = new Set([...rows, ...inputs, ...references].map(({ file }) => file));
  const unended = new Set([
    ...rows.filter((row) => row.ended_at_ms === null).map((row) => `${row.generation_id}-${row.number}`),
    ...inputs
      .filter(({ file, state }) => file === null && UNFINISHED_STATES.includes(state))
      .map((row) => `${row.generation_id}-in${row.number}`),
  ]);
  return new Set(files.filter((file) => named.has(file) || unended.has(file.split('.', 1)[0] ?? '')));
}

/** Moves what the write-ahead log holds into the file, and cuts the log to nothing. */
export async function truncateLog(db: Executor): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
  return rows.every(({ busy }) => busy === 0);
}

/** Has the next start rewrite the database file: a page that was split may hold a piece of a row that has moved. */
export async function requestVacuum(db: Executor): Promise<void> {
  await setState(db, VACUUM_DUE, '');
}

/** Call it inside a transaction. */
export async function noteErasure(trx: Transaction<Schema>, atMs: number): Promise<void> {
  await requestVacuum(trx);
  await trx
    .insertInto('bot_state')
    .values({ key: LAST_ERASURE, value: String(atMs) })
    .onConflict((conflict) =>
      // Of two the later, also where the clock was set back between them.
      conflict
        .column('key')
        .doUpdateSet({ value: sql<string>`max(CAST(bot_state.value AS INTEGER), CAST(excluded.value AS INTEGER))` }),
    )
    .execute();
}

/** Call it inside a transaction. */
export async function erasePresets(
  trx: Transaction<Schema>,
  userId: string,
  untilMs: number,
  nowMs: number,
): Promise<number> {
  const deleted = await deletePresetsOf(trx, userId, untilMs);
  if (deleted > 0) await noteErasure(trx, nowMs);
  return deleted;
}

export async function lastErasureMs(db: Executor): Promise<number | null> {
  const value = await readState(db, LAST_ERASURE);
  return value === null ? null : Number(value);
}
