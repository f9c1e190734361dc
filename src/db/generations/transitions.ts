import { sql, type Kysely, type Transaction } from 'kysely';
import type {
  DeliveryRoute,
  FailureReason,
  GenerationState,
  KeptFile,
  PictureRef,
  PictureState,
  PictureTask,
} from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { CancelledGeneration, PictureFailure, TransitionResult } from '../../generation/ports/generation-store.ts';
import { botPauseRow } from '../administration/bot-pause.ts';
import { addToDay, addUndelivered } from '../ledger/daily-usage.ts';
import { accountOfHold, appendEntry, type Amounts } from '../ledger/ledger.ts';
import type { LedgerKind, Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

const UNCHANGED: TransitionResult = { changed: false, generationEnded: false };

/** `held` → `withdrawn`, its pictures cancelled and their money released. */
export async function withdraw(trx: Transaction<Schema>, id: string, nowMs: number): Promise<boolean> {
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

export async function claim(db: Kysely<Schema>, ref: PictureRef, nowMs: number): Promise<boolean> {
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

export async function requeue(db: Kysely<Schema>, ref: PictureRef, notBeforeMs: number): Promise<boolean> {
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

export async function startRendering(db: Kysely<Schema>, ref: PictureRef, task: PictureTask): Promise<boolean> {
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

export async function keep(
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

export async function fail(
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

export async function recoverLostSubmit(
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

export async function cancelWaiting(
  trx: Transaction<Schema>,
  guildId: string | null,
  userId: string,
  nowMs: number,
): Promise<CancelledGeneration[]> {
  const waiting = await trx
    .selectFrom('pictures')
    .innerJoin('generations', 'generations.id', 'pictures.generation_id')
    .select(['pictures.generation_id', 'pictures.number', 'generations.unit_price_micros'])
    .where('pictures.user_id', '=', userId)
    .where('pictures.state', '=', sql.lit('queued'))
    .$if(guildId !== null, (query) => query.where('generations.guild_id', '=', guildId ?? ''))
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
      numbers: [...(sum?.numbers ?? []), ref.number],
      released: (sum?.released ?? 0) + row.unit_price_micros,
      ended: generationEnded,
    });
  }
  return [...cancelled.values()];
}

/** The states of a picture that is still on its way. */
const UNENDED: readonly PictureState[] = ['held', 'queued', 'submitting', 'rendering'];

/** One conditional move; true for whoever made it. */
export async function moveGeneration(
  db: Executor,
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

/** `held` → `open`, with its pictures into the queue. */
export async function open(trx: Transaction<Schema>, id: string): Promise<boolean> {
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

/** `ended` or `undelivered` → `delivered`; what was counted as waste until now is none any more. */
export async function markDelivered(
  trx: Transaction<Schema>,
  id: string,
  route: DeliveryRoute,
  messageId: string,
  nowMs: number,
): Promise<boolean> {
  const delivered = {
    state: 'delivered',
    delivery_route: route,
    message_id: messageId,
    delivered_at_ms: nowMs,
  } as const;
  if (await moveFrom(trx, id, 'ended', delivered)) return true;
  if (!(await moveFrom(trx, id, 'undelivered', delivered))) return false;
  await countUndelivered(trx, id, -1);
  return true;
}

/** `ended` → `undelivered`: what was charged for its pictures counts as waste until it can be had after all. */
export async function markUndelivered(trx: Transaction<Schema>, id: string): Promise<boolean> {
  if (!(await moveFrom(trx, id, 'ended', { state: 'undelivered' }))) return false;
  await countUndelivered(trx, id, 1);
  return true;
}

async function moveFrom(
  trx: Transaction<Schema>,
  id: string,
  from: 'ended' | 'undelivered',
  to: Partial<Schema['generations']>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('generations')
    .set(to)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function countUndelivered(trx: Transaction<Schema>, id: string, sign: 1 | -1): Promise<void> {
  const { model_id: modelId } = await trx
    .selectFrom('generations')
    .select('model_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { charged } = await trx
    .selectFrom('pictures')
    .select((eb) => eb.fn.sum<number | null>('charged_micros').as('charged'))
    .where('generation_id', '=', id)
    .executeTakeFirstOrThrow();
  if (charged === null || charged === 0) return;
  await addUndelivered(trx, await accountOfHold(trx, id), modelId, sign * charged);
}
