import { sql, type Kysely, type Transaction } from 'kysely';
import { placeOf } from '../../archive/history-store.ts';
import type { CapSet } from '../../generation/model/cap-set.ts';
import type { BurnRule } from '../../generation/model/burn-rate.ts';
import { NO_CAPS, type DefaultCaps } from '../../generation/model/caps.ts';
import type { EarlierGeneration, PictureRef, PictureTask } from '../../generation/model/generation.ts';
import type { HoldRate } from '../../generation/model/hold-rate.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type {
  GenerationStore,
  LostSubmit,
  MemberUsage,
  PictureEnded,
} from '../../generation/ports/generation-store.ts';
import { capUsages } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { accept } from './accept.ts';
import * as burnRate from './burn-rate.ts';
import { keepInput } from './input-pictures.ts';
import { loadGeneration } from './load.ts';
import { moderatedSince, recentPictures } from './member-pictures.ts';
import { cancelOverCap } from './over-cap.ts';
import { heldTooOften } from './hold-rate.ts';
import { findArchived } from './archived.ts';
import * as queue from './queue.ts';
import * as toldPrices from './told-prices.ts';
import * as transitions from './transitions.ts';
import { UNFINISHED } from './unfinished.ts';

/**
 * GenerationStore over SQLite: one method, one transaction. `burn`: the most that may be billed in a stretch, or null. `caps`: the
 * operator's, which hold as far as admins set nothing else. `rate`: how often a member may hold money, or null.
 */
export function createGenerationStore(
  db: Kysely<Schema>,
  burn: BurnRule | null = null,
  caps: DefaultCaps = NO_CAPS,
  rate: HoldRate | null = null,
): GenerationStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    accept: (generation, periods, maxWaiting) =>
      inTransaction((trx) => accept(trx, generation, periods, { defaults: caps, rate, maxWaiting })),
    open: (id) => inTransaction((trx) => transitions.open(trx, id)),
    keepInput: (input, kept) => keepInput(db, input, kept),
    prepare: (id, prepared, nowMs) => inTransaction((trx) => transitions.prepare(trx, id, prepared, nowMs)),
    withdraw: (id, nowMs) => inTransaction((trx) => transitions.withdraw(trx, id, nowMs)),
    claim: (ref, nowMs, lane) => inTransaction((trx) => transitions.claim(trx, ref, lane, { burn, caps }, nowMs)),
    requeue: (ref, notBeforeMs, staysThere = false) => transitions.requeue(db, ref, notBeforeMs, staysThere),
    // Without a price, one statement is enough.
    startRendering: (ref, task, told = null, lost = null) =>
      told === null
        ? transitions.startRendering(db, ref, task, lost)
        : inTransaction((trx) => startAtPrice(trx, ref, task, { told, lost })),
    priceTold: (ref, price, nowMs) => inTransaction((trx) => toldPrices.correctPrice(trx, ref, price, nowMs)),
    keep: (ref, file, charged, nowMs, billed = charged) =>
      inTransaction((trx) => transitions.keep(trx, ref, file, { charged, billed }, nowMs)),
    fail: (ref, failure, nowMs) => inTransaction((trx) => transitions.fail(trx, ref, failure, nowMs)),
    cancelRendering: (ref, billed, nowMs) =>
      inTransaction((trx) => transitions.cancelRendering(trx, ref, billed, nowMs)),
    failWaiting: (ref, failure, nowMs) => inTransaction((trx) => transitions.failWaiting(trx, ref, failure, nowMs)),
    recoverLostSubmit: (lost, nowMs, again = true) =>
      inTransaction((trx) => recoverLostSubmit(trx, lost, nowMs, again)),
    cancelOverCap: (ref, nowMs) => cancelOverCap(db, ref, caps, nowMs),
    cancelWaiting: (id, reason, nowMs) => inTransaction((trx) => transitions.cancelWaiting(trx, id, reason, nowMs)),
    markDelivered: (id, route, messageId, nowMs) =>
      inTransaction((trx) => transitions.markDelivered(trx, id, route, messageId, nowMs)),
    markUndelivered: (id) => inTransaction((trx) => transitions.markUndelivered(trx, id)),
    toldPrices: () => toldPrices.toldPrices(db),
    find: async (id) => (await loadGeneration(db, id))?.generation ?? null,
    findEarlier: (id) => findEarlier(db, id),
    queueHeads: (perMember, nowMs, payable = null) => queue.queueHeads(db, { perMember, nowMs, payable }),
    letDelayedGo: (nowMs) => burnRate.letDelayedGo(db, burn, nowMs),
    delayedUntil: (nowMs) => burnRate.delayedUntil(db, burn, nowMs),
    mostOfWindow: (nowMs) => (burn === null ? Promise.resolve(null) : burnRate.mostOfWindow(db, burn, nowMs)),
    nextStartMs: (nowMs) => queue.nextStartMs(db, nowMs),
    queuePlaces: () => queue.queuePlaces(db),
    unfinished: () => unfinished(db),
    waitingPictures: (of) => queue.waitingPictures(db, of),
    submitsSince: (userId, sinceMs) => queue.submitsSince(db, userId, sinceMs),
    recentPictures: (guildId, userId, limit) => recentPictures(db, guildId, userId, limit),
    moderatedSince: (userId, sinceMs) => moderatedSince(db, userId, sinceMs),
    renderingGenerations: (userId, guildId) => queue.renderingGenerations(db, userId, guildId),
    waitingGenerations: (of) => queue.waitingGenerations(db, of),
    heldTooOften: (userId, nowMs) => heldTooOften(db, userId, rate, nowMs),
    capUsages: (guildId, userId, capSet) => capUsages(db, guildId, userId, capSet),
    memberUsage: (guildId, userId, capSet) => inTransaction((trx) => memberUsage(trx, guildId, userId, capSet)),
  };
}

async function startAtPrice(
  trx: Transaction<Schema>,
  ref: PictureRef,
  task: PictureTask,
  { told, lost }: { readonly told: MicroUsd; readonly lost: LostSubmit | null },
) {
  const started = await transitions.startRendering(trx, ref, task, lost);
  if (started !== null && started.price !== told) await toldPrices.correctPrice(trx, ref, told, task.submittedAtMs);
  return started;
}

/**
 * The first time it is put back into the queue where it may be sent again, else it fails. One update decides, and none that was sent again
 * meanwhile is taken for the lost one.
 */
async function recoverLostSubmit(
  trx: Transaction<Schema>,
  lost: LostSubmit,
  nowMs: number,
  again: boolean,
): Promise<(PictureEnded & { readonly requeued: boolean }) | null> {
  if (again && lost.submits <= 1) {
    const facts = await transitions.requeueLostSubmit(trx, lost, nowMs);
    return facts === null ? null : { ...facts, generationEnded: false, requeued: true };
  }
  const ended = await transitions.failLostSubmit(trx, lost, nowMs);
  return ended === null ? null : { ...ended, requeued: false };
}

async function findEarlier(db: Kysely<Schema>, id: string): Promise<EarlierGeneration | null> {
  const archived = await findArchived(db, id);
  if (archived === null || archived.erasedAtMs !== null) return null;
  return { recipe: archived.generation.recipe, place: placeOf(archived) };
}

async function unfinished(db: Kysely<Schema>): Promise<string[]> {
  const rows = await db
    .selectFrom('generations')
    .select('id')
    .where(sql<boolean>`state IN (${UNFINISHED})`)
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

async function memberUsage(db: Executor, guildId: string, userId: string, caps: CapSet): Promise<MemberUsage> {
  const usages = await capUsages(db, guildId, userId, caps);
  return { usages, ...(await queue.memberQueue(db, userId)) };
}
