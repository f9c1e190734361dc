import * as pictures from './transitions.ts';
import * as queue from './queue.ts';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Generation, GenerationState, PictureState } from '../../generation/model/generation.ts';
import type { GenerationStore, MemberUsage } from '../../generation/ports/generation-store.ts';
import { accept } from './accept.ts';
import type { Executor } from '../sqlite/database.ts';
import { markDelivered, markUndelivered, open } from './transitions.ts';
import { toGeneration } from './rows.ts';
import { capUsages } from '../ledger/ledger.ts';
import { moderatedSince, recentPictures, waitingGenerations } from './member-pictures.ts';
import type { Schema } from '../schema.ts';
import type { CapSet } from '../../generation/model/cap-set.ts';

/** Literally, as the partial index has them. */
const UNFINISHED: readonly GenerationState[] = ['held', 'open', 'ended'];
const STARTED: readonly PictureState[] = ['submitting', 'rendering'];

/** GenerationStore over SQLite: one method, one transaction. */
export function createGenerationStore(db: Kysely<Schema>): GenerationStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    accept: (generation, caps, maxWaiting, burn = null) =>
      inTransaction((trx) => accept(trx, generation, caps, maxWaiting, burn)),
    open: (id) => inTransaction((trx) => open(trx, id)),
    withdraw: (id, nowMs) => inTransaction((trx) => pictures.withdraw(trx, id, nowMs)),
    claim: (ref, nowMs) => pictures.claim(db, ref, nowMs),
    requeue: (ref, notBeforeMs) => pictures.requeue(db, ref, notBeforeMs),
    startRendering: (ref, task) => pictures.startRendering(db, ref, task),
    keep: (ref, file, cost, nowMs) => inTransaction((trx) => pictures.keep(trx, ref, file, cost, nowMs)),
    fail: (ref, failure, nowMs) => inTransaction((trx) => pictures.fail(trx, ref, STARTED, failure, nowMs)),
    failWaiting: (ref, failure, nowMs) => inTransaction((trx) => pictures.fail(trx, ref, ['queued'], failure, nowMs)),
    recoverLostSubmit: (ref, nowMs) => inTransaction((trx) => pictures.recoverLostSubmit(trx, ref, nowMs)),
    cancelWaiting: (guildId, userId, nowMs) =>
      inTransaction((trx) => pictures.cancelWaiting(trx, guildId, userId, nowMs)),
    markDelivered: (id, route, messageId, nowMs) =>
      inTransaction((trx) => markDelivered(trx, id, route, messageId, nowMs)),
    markUndelivered: (id) => inTransaction((trx) => markUndelivered(trx, id)),
    find: (id) => inTransaction((trx) => find(trx, id)),
    queueHeads: (perMember, nowMs) => queue.queueHeads(db, perMember, nowMs),
    nextStartMs: (nowMs) => queue.nextStartMs(db, nowMs),
    queuePlaces: () => queue.queuePlaces(db),
    unfinished: () => unfinished(db),
    waitingPictures: () => queue.waitingPictures(db),
    submittedSince: (userId, sinceMs) => queue.submittedSince(db, userId, sinceMs),
    recentPictures: (guildId, userId, limit) => recentPictures(db, guildId, userId, limit),
    moderatedSince: (userId, sinceMs) => moderatedSince(db, userId, sinceMs),
    waitingGenerations: (userId) => waitingGenerations(db, userId),
    memberUsage: (guildId, userId, caps) => inTransaction((trx) => memberUsage(trx, guildId, userId, caps)),
  };
}

async function find(db: Executor, id: string): Promise<Generation | null> {
  const row = await db.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const rows = await db.selectFrom('pictures').selectAll().where('generation_id', '=', id).orderBy('number').execute();
  return toGeneration(row, rows);
}

async function unfinished(db: Kysely<Schema>): Promise<string[]> {
  const rows = await db
    .selectFrom('generations')
    .select('id')
    .where(
      'state',
      'in',
      UNFINISHED.map((state) => sql.lit(state)),
    )
    .orderBy('created_at_ms')
    .execute();
  return rows.map((row) => row.id);
}

async function memberUsage(db: Executor, guildId: string, userId: string, caps: CapSet): Promise<MemberUsage> {
  const usages = await capUsages(db, guildId, userId, caps);
  return { usages, ...(await queue.memberQueue(db, userId)) };
}
