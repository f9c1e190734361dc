import { sql, type Kysely, type Transaction } from 'kysely';
import { BREAKER, burnReason, burnWindowStart, type BurnRule } from '../generation/burn-rate.ts';
import { bindingCap, type CapSet } from '../generation/caps.ts';
import type {
  FailureReason,
  Generation,
  GenerationState,
  KeptFile,
  PictureRef,
  PictureState,
  PictureTask,
} from '../generation/generation.ts';
import type { MicroUsd } from '../generation/money.ts';
import type {
  AcceptResult,
  CancelledGeneration,
  GenerationStore,
  MemberUsage,
  NewGeneration,
  PictureFailure,
  TransitionResult,
} from '../generation/store.ts';
import { botPauseRow, isBotPaused, resumedAtMs, setBotPause } from './bot-pause.ts';
import type { Executor } from './database.ts';
import { toGeneration, toGenerationRow, toPictureRows } from './generation-rows.ts';
import { accountFor, accountOfHold, appendEntry, burntSince, capUsages, type Amounts } from './ledger-repository.ts';
import { addToDay } from './daily-usage-repository.ts';
import { markDelivered, markUndelivered } from './delivery-repository.ts';
import * as queue from './queue-repository.ts';
import { recentPictures, waitingGenerations } from './recent-pictures.ts';
import type { LedgerKind, Schema } from './schema.ts';

/** The states of a picture that is still on its way. */
const UNENDED: readonly PictureState[] = ['held', 'queued', 'submitting', 'rendering'];
/** Literally, as the partial index has them. */
const UNFINISHED: readonly GenerationState[] = ['held', 'open', 'ended'];
const STARTED: readonly PictureState[] = ['submitting', 'rendering'];
const UNCHANGED: TransitionResult = { changed: false, generationEnded: false };

/** GenerationStore over SQLite: one method, one transaction. */
export function createGenerationStore(db: Kysely<Schema>): GenerationStore {
  const inTransaction = <T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T> =>
    db.transaction().execute(work);
  return {
    accept: (generation, caps, maxWaiting, burn = null) =>
      inTransaction((trx) => accept(trx, generation, caps, maxWaiting, burn)),
    open: (id) => inTransaction((trx) => open(trx, id)),
    withdraw: (id, nowMs) => inTransaction((trx) => withdraw(trx, id, nowMs)),
    claim: (ref, nowMs) => claim(db, ref, nowMs),
    requeue: (ref, notBeforeMs) => requeue(db, ref, notBeforeMs),
    startRendering: (ref, task) => startRendering(db, ref, task),
    keep: (ref, file, cost, nowMs) => inTransaction((trx) => keep(trx, ref, file, cost, nowMs)),
    fail: (ref, failure, nowMs) => inTransaction((trx) => fail(trx, ref, STARTED, failure, nowMs)),
    failWaiting: (ref, failure, nowMs) => inTransaction((trx) => fail(trx, ref, ['queued'], failure, nowMs)),
    recoverLostSubmit: (ref, nowMs) => inTransaction((trx) => recoverLostSubmit(trx, ref, nowMs)),
    cancelWaiting: (guildId, userId, nowMs) => inTransaction((trx) => cancelWaiting(trx, guildId, userId, nowMs)),
    markDelivered: (id, route, messageId, nowMs) =>
      inTransaction((trx) => markDelivered(trx, id, route, messageId, nowMs)),
    markUndelivered: (id) => inTransaction((trx) => markUndelivered(trx, id)),
    find: (id) => inTransaction((trx) => find(trx, id)),
    queueHeads: (perMember, nowMs) => queue.queueHeads(db, perMember, nowMs),
    nextStartMs: (nowMs) => queue.nextStartMs(db, nowMs),
    queuePlaces: () => queue.queuePlaces(db),
    unfinished: () => unfinished(db),
    waitingSince: (beforeMs) => queue.waitingSince(db, beforeMs),
    submittedSince: (userId, sinceMs) => queue.submittedSince(db, userId, sinceMs),
    recentPictures: (guildId, userId, limit) => recentPictures(db, guildId, userId, limit),
    waitingGenerations: (userId) => waitingGenerations(db, userId),
    memberUsage: (guildId, userId, caps) => inTransaction((trx) => memberUsage(trx, guildId, userId, caps)),
  };
}

async function accept(
  trx: Transaction<Schema>,
  generation: NewGeneration,
  caps: CapSet,
  maxWaiting: number,
  burn: BurnRule | null,
): Promise<AcceptResult> {
  const { guildId, userId } = generation.requester;
  // The insert comes first: it takes SQLite's write lock, so what is read after it stays true until the commit.
  const inserted = await trx
    .insertInto('generations')
    .values(toGenerationRow(generation))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return { kind: 'duplicate' };

  const price = generation.unitPrice * generation.recipe.count;
  const refusal =
    (await refuse(trx, generation, price, caps, maxWaiting)) ??
    (burn === null ? null : await tripBreaker(trx, price, burn, generation.createdAtMs));
  if (refusal !== null) {
    await trx.deleteFrom('generations').where('id', '=', generation.reply.interactionId).execute();
    return refusal;
  }
  await trx.insertInto('pictures').values(toPictureRows(generation)).execute();
  await appendEntry(trx, {
    kind: 'hold',
    account: accountFor(guildId, userId, caps.periods),
    amounts: { held: price },
    generationId: generation.reply.interactionId,
    picture: null,
    reason: null,
    atMs: generation.createdAtMs,
  });
  return { kind: 'accepted' };
}

async function refuse(
  trx: Transaction<Schema>,
  { requester, recipe }: NewGeneration,
  price: MicroUsd,
  caps: CapSet,
  maxWaiting: number,
): Promise<AcceptResult | null> {
  if (await isBotPaused(trx)) return { kind: 'bot_paused', tripped: false };
  const usages = await capUsages(trx, requester.guildId, requester.userId, caps);
  const cap = bindingCap(usages, price);
  if (cap !== null) return { kind: 'over_cap', cap, usages };
  const { waiting } = await queue.memberQueue(trx, requester.userId);
  return waiting + recipe.count > maxWaiting ? { kind: 'queue_full', waiting } : null;
}

/** Pauses the whole bot where this price would pass the burn rate, in the transaction that refuses it. */
async function tripBreaker(
  trx: Transaction<Schema>,
  price: MicroUsd,
  rule: BurnRule,
  nowMs: number,
): Promise<AcceptResult | null> {
  const wouldBe = price + (await burntSince(trx, burnWindowStart(nowMs, rule, await resumedAtMs(trx))));
  if (wouldBe <= rule.limit) return null;
  const reason = burnReason(wouldBe, rule);
  await setBotPause(trx, reason, {
    guildId: '',
    actorId: BREAKER,
    action: 'pause',
    subject: 'bot',
    before: null,
    after: reason,
    atMs: nowMs,
  });
  return { kind: 'bot_paused', tripped: true };
}

async function moveGeneration(
  db: Kysely<Schema> | Transaction<Schema>,
  id: string,
  from: readonly GenerationState[],
  to: GenerationState,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('generations')
    .set({ state: to })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function open(trx: Transaction<Schema>, id: string): Promise<boolean> {
  if (!(await moveGeneration(trx, id, ['held'], 'open'))) return false;
  await trx
    .updateTable('pictures')
    .set({ state: 'queued' })
    .where('generation_id', '=', id)
    .where('state', '=', 'held')
    .execute();
  return true;
}

/** `open` → `ended`, once no picture is on its way. */
async function endGeneration(trx: Transaction<Schema>, id: string): Promise<boolean> {
  const unended = await trx
    .selectFrom('pictures')
    .select('number')
    .where('generation_id', '=', id)
    .where('state', 'in', UNENDED)
    .limit(1)
    .executeTakeFirst();
  return unended === undefined && moveGeneration(trx, id, ['open'], 'ended');
}

async function withdraw(trx: Transaction<Schema>, id: string, nowMs: number): Promise<boolean> {
  if (!(await moveGeneration(trx, id, ['held'], 'withdrawn'))) return false;
  const pictures = await trx
    .selectFrom('pictures')
    .select('number')
    .where('generation_id', '=', id)
    .where('state', '=', 'held')
    .execute();
  for (const { number } of pictures) {
    const failure = { state: 'cancelled', reason: 'withdrawn', details: [], billed: 0 } as const;
    await fail(trx, { generationId: id, number }, ['held'], failure, nowMs);
  }
  return true;
}

async function claim(db: Kysely<Schema>, ref: PictureRef, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('pictures')
    .set((eb) => ({ state: 'submitting', submits: eb('submits', '+', 1), submitted_at_ms: nowMs }))
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', '=', 'queued')
    // In the same statement, so that nothing is submitted after the pause was written.
    .where((eb) => eb.not(eb.exists(botPauseRow(db))))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function requeue(db: Kysely<Schema>, ref: PictureRef, notBeforeMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('pictures')
    .set((eb) => ({
      state: 'queued',
      submits: eb('submits', '-', 1),
      submitted_at_ms: null,
      not_before_ms: notBeforeMs,
    }))
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', '=', 'submitting')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function startRendering(db: Kysely<Schema>, ref: PictureRef, task: PictureTask): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('pictures')
    .set({
      state: 'rendering',
      task_id: task.taskId,
      polling_url: task.pollingUrl,
      submitted_at_ms: task.submittedAtMs,
      deadline_ms: task.deadlineMs,
    })
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', '=', 'submitting')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function keep(
  trx: Transaction<Schema>,
  ref: PictureRef,
  kept: KeptFile,
  cost: MicroUsd,
  nowMs: number,
): Promise<TransitionResult> {
  const { numUpdatedRows } = await trx
    .updateTable('pictures')
    .set({
      state: 'kept',
      file: kept.file,
      file_sha256: kept.sha256,
      file_bytes: kept.bytes,
      file_format: kept.format,
      file_width: kept.size.width,
      file_height: kept.size.height,
      charged_micros: cost,
      ended_at_ms: nowMs,
    })
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', '=', 'rendering')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return UNCHANGED;
  return closePicture(trx, ref, 'settle', { charged: cost, billed: cost }, null, nowMs);
}

async function fail(
  trx: Transaction<Schema>,
  ref: PictureRef,
  from: readonly PictureState[],
  failure: PictureFailure,
  nowMs: number,
): Promise<TransitionResult> {
  const { numUpdatedRows } = await trx
    .updateTable('pictures')
    .set({
      state: failure.state,
      failure_reason: failure.reason,
      failure_details: JSON.stringify(failure.details),
      ended_at_ms: nowMs,
    })
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', 'in', from)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return UNCHANGED;
  return closePicture(trx, ref, 'release', { billed: failure.billed }, failure.reason, nowMs);
}

/** Takes one picture's share out of the hold, adds it to the day's sums, and ends the generation with its last picture. */
async function closePicture(
  trx: Transaction<Schema>,
  ref: PictureRef,
  kind: LedgerKind,
  amounts: Amounts,
  reason: FailureReason | null,
  atMs: number,
): Promise<TransitionResult> {
  const generation = await trx
    .selectFrom('generations')
    .select(['unit_price_micros', 'model_id', 'created_at_ms'])
    .where('id', '=', ref.generationId)
    .executeTakeFirstOrThrow();
  const account = await accountOfHold(trx, ref.generationId);
  await appendEntry(trx, {
    kind,
    account,
    amounts: { ...amounts, held: -generation.unit_price_micros },
    generationId: ref.generationId,
    picture: ref.number,
    reason,
    atMs,
  });
  await addToDay(trx, account, generation.model_id, {
    ...amounts,
    isKept: kind === 'settle',
    reason,
    waitMs: atMs - generation.created_at_ms,
  });
  return { changed: true, generationEnded: await endGeneration(trx, ref.generationId) };
}

async function recoverLostSubmit(
  trx: Transaction<Schema>,
  ref: PictureRef,
  nowMs: number,
): Promise<TransitionResult & { requeued: boolean }> {
  const picture = await trx
    .selectFrom('pictures')
    .innerJoin('generations', 'generations.id', 'pictures.generation_id')
    .select(['pictures.submits', 'generations.unit_price_micros', 'generations.model_id'])
    .where('pictures.generation_id', '=', ref.generationId)
    .where('pictures.number', '=', ref.number)
    .where('pictures.state', '=', 'submitting')
    .executeTakeFirst();
  if (picture === undefined) return { ...UNCHANGED, requeued: false };
  if (picture.submits > 1) {
    const failure = {
      state: 'failed',
      reason: 'outcome_unknown',
      details: [],
      billed: picture.unit_price_micros,
    } as const;
    return { ...(await fail(trx, ref, ['submitting'], failure, nowMs)), requeued: false };
  }
  const account = await accountOfHold(trx, ref.generationId);
  await appendEntry(trx, {
    kind: 'unconfirmed',
    account,
    amounts: { billed: picture.unit_price_micros },
    generationId: ref.generationId,
    picture: ref.number,
    reason: 'process_died',
    atMs: nowMs,
  });
  await addToDay(trx, account, picture.model_id, {
    billed: picture.unit_price_micros,
    isKept: false,
    reason: null,
    waitMs: 0,
  });
  await trx
    .updateTable('pictures')
    .set({ state: 'queued', submitted_at_ms: null })
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .execute();
  return { changed: true, generationEnded: false, requeued: true };
}

async function cancelWaiting(
  trx: Transaction<Schema>,
  guildId: string,
  userId: string,
  nowMs: number,
): Promise<CancelledGeneration[]> {
  const waiting = await trx
    .selectFrom('pictures')
    .innerJoin('generations', 'generations.id', 'pictures.generation_id')
    .select(['pictures.generation_id', 'pictures.number', 'generations.unit_price_micros'])
    .where('pictures.user_id', '=', userId)
    .where('pictures.state', '=', 'queued')
    .where('generations.guild_id', '=', guildId)
    .orderBy('pictures.queued_at_ms')
    .execute();
  const cancelled = new Map<string, CancelledGeneration>();
  for (const row of waiting) {
    const ref = { generationId: row.generation_id, number: row.number };
    const { changed, generationEnded } = await fail(
      trx,
      ref,
      ['queued'],
      { state: 'cancelled', reason: 'cancelled', details: [], billed: 0 },
      nowMs,
    );
    if (!changed) continue;
    const sum = cancelled.get(ref.generationId);
    cancelled.set(ref.generationId, {
      generationId: ref.generationId,
      pictures: (sum?.pictures ?? 0) + 1,
      released: (sum?.released ?? 0) + row.unit_price_micros,
      ended: generationEnded,
    });
  }
  return [...cancelled.values()];
}

async function find(db: Executor, id: string): Promise<Generation | null> {
  const row = await db.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const pictures = await db
    .selectFrom('pictures')
    .selectAll()
    .where('generation_id', '=', id)
    .orderBy('number')
    .execute();
  return toGeneration(row, pictures);
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
