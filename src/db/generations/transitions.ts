/** Every change of state in SQL: one function for each row of `generation/model/lifecycle.ts`, which holds `from` and `to`. */
import { expressionBuilder, sql, type Expression, type Kysely, type SqlBool, type Transaction } from 'kysely';
import type { BurnRule } from '../../generation/model/burn-rate.ts';
import type { DefaultCaps } from '../../generation/model/caps.ts';
import type {
  CancelReason,
  DeliveryRoute,
  FailureReason,
  PictureRef,
  PictureState,
  PictureTask,
} from '../../generation/model/generation.ts';
import { TRANSITIONS, UNENDED_PICTURE, type TargetOf } from '../../generation/model/lifecycle.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import {
  LONGEST_WAIT_MS,
  type CancelledGeneration,
  type ClaimResult,
  type Delivered,
  type GenerationFacts,
  type LaneClaim,
  type LostSubmit,
  type PaintedFile,
  type StartedPicture,
  type PictureEnded,
  type PictureFailure,
  type PreparedGeneration,
  type Withdrawn,
} from '../../generation/ports/generation-store.ts';
import { addToDay } from '../ledger/daily-usage.ts';
import { appendEntry, type Amounts } from '../ledger/ledger.ts';
import type { GenerationsTable, LedgerKind, Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { toFileColumns } from '../sqlite/file-columns.ts';
import { claimVerdict, noteDelay } from './burn-rate.ts';
import { closePicture, factsOf, heldPicture } from './close-picture.ts';
import { HAS_ITS_INPUTS } from './input-pictures.ts';
import { moveGeneration, movePicture, updatePicture } from './move.ts';
import { passedCap } from './passed-cap.ts';
import { NO_SEED } from './rows.ts';
import { IS_BLOCKED, isDrained, isNotPaused } from './stops.ts';
import { lowerPrice } from './told-prices.ts';
import { countUndelivered, sumsOf } from './undelivered.ts';

/** The transitions that end a picture without a file. */
type FailingTransition = 'fail' | 'cancelRendering' | 'failWaiting' | 'failRestored';

export async function open(trx: Transaction<Schema>, id: string): Promise<'queued' | 'held' | null> {
  if (!(await moveGeneration(trx, 'open', id))) return null;
  const { from, to } = TRANSITIONS.open.pictures;
  const { numUpdatedRows } = await trx
    .updateTable('pictures')
    .set({ state: to })
    .where('generation_id', '=', id)
    .where('state', 'in', from)
    .where(HAS_ITS_INPUTS)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? 'queued' : 'held';
}

/** All pictures at once: what goes into one goes into all. */
export async function prepare(
  trx: Transaction<Schema>,
  id: string,
  { aspect, size, listPrice, leastPrice, finalPrice }: PreparedGeneration,
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('pictures')
    .set({ state: TRANSITIONS.prepare.to[0] })
    .where('generation_id', '=', id)
    .where('state', 'in', TRANSITIONS.prepare.from)
    .where(IS_OPEN)
    .where(HAS_ITS_INPUTS)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await trx
    .updateTable('generations')
    .set({ aspect, ...size, final_price_micros: finalPrice })
    .where('id', '=', id)
    .execute();
  await lowerPrice(trx, id, { listPrice, leastPrice, pictures: Number(numUpdatedRows) }, nowMs);
  return true;
}

/** Of a picture: Discord has heard the acknowledgement of its generation. Before, nobody but that decides about it. */
const IS_OPEN: Expression<SqlBool> = sql<SqlBool>`EXISTS (
  SELECT 1 FROM generations WHERE id = pictures.generation_id AND state = ${sql.lit(TRANSITIONS.open.to[0])})`;

export async function withdraw(trx: Transaction<Schema>, id: string, nowMs: number): Promise<Withdrawn | null> {
  if (!(await moveGeneration(trx, 'withdraw', id))) return null;
  const numbers = await cancelPictures(trx, id, TRANSITIONS.withdraw.pictures, 'withdrawn', nowMs);
  return { ...(await factsOf(trx, id)), count: numbers.length };
}

/** Moves every picture of a generation that is in one of these states, and releases what was held for it. */
async function cancelPictures(
  trx: Transaction<Schema>,
  generationId: string,
  { from, to }: { readonly from: readonly PictureState[]; readonly to: PictureState },
  reason: CancelReason,
  nowMs: number,
): Promise<number[]> {
  const pictures = await trx
    .updateTable('pictures')
    .set({ state: to, failure_reason: reason, failure_details: '[]', ended_at_ms: nowMs })
    .where('generation_id', '=', generationId)
    .where('state', 'in', from)
    .$if(reason !== 'withdrawn', (update) => update.where(IS_OPEN))
    // The block may have been lifted since somebody began to cancel what it stops.
    .$if(reason === 'blocked', (update) => update.where(IS_BLOCKED))
    .returning('number')
    .execute();
  const numbers = pictures.map(({ number }) => number).toSorted((a, b) => a - b);
  for (const number of numbers) {
    await closePicture(trx, { generationId, number }, 'release', { billed: 0 }, reason, nowMs);
  }
  return numbers;
}

/** What may keep a picture from its submit, beside blocks and pauses. */
export interface ClaimRules {
  readonly burn: BurnRule | null;
  /** The operator's. */
  readonly caps: DefaultCaps;
}

/**
 * The update comes first and looks at blocks and pauses as well, so that nothing is submitted once one is written. It takes SQLite's
 * write lock: what the caps and the burn rate read then stays true until the commit, also with several processes.
 */
export async function claim(
  trx: Transaction<Schema>,
  ref: PictureRef,
  { host, account, price }: LaneClaim,
  { burn, caps }: ClaimRules,
  nowMs: number,
): Promise<ClaimResult> {
  const lane = { host, account, lane_price_micros: price };
  const changes = { submits: sql<number>`submits + 1`, submitted_at_ms: nowMs, ...lane };
  // One that may have been sent to an account before goes to no other.
  const isIts = sql`coalesce(account, ${account}) = ${account}`;
  const isFree = sql<SqlBool>`${isNotPaused(trx)} AND NOT ${isDrained(account)} AND ${isIts} AND NOT ${IS_BLOCKED}`;
  if (!(await movePicture(trx, 'claim', ref, 'submitting', changes, isFree))) {
    return { kind: (await isBlocked(trx, ref)) ? 'blocked' : 'not_claimed' };
  }
  // Where it must stay, nobody saw it leave the queue: this transaction did not end yet.
  const cap = await passedCap(trx, ref.generationId, caps, nowMs);
  if (cap !== null) {
    await movePicture(trx, 'requeue', ref, 'queued', { ...UNSUBMITTED, delayed_since_ms: null });
    return { kind: 'over_cap', scope: cap.scope };
  }
  const verdict = burn === null ? 'go' : await claimVerdict(trx, ref, burn, nowMs);
  if (burn === null || verdict === 'go') return { kind: 'claimed' };
  if (verdict === 'too_dear') {
    await movePicture(trx, 'requeue', ref, 'queued', { ...UNSUBMITTED, delayed_since_ms: null });
    return { kind: 'too_dear' };
  }
  await movePicture(trx, 'requeue', ref, 'queued', {
    ...UNSUBMITTED,
    not_before_ms: nowMs + LONGEST_WAIT_MS,
    delayed_since_ms: sql<number>`coalesce(delayed_since_ms, ${nowMs})`,
  });
  return { kind: 'delayed', incidentSinceMs: await noteDelay(trx, burn, nowMs) };
}

/** Whether a picture waits in vain. */
async function isBlocked(trx: Transaction<Schema>, ref: PictureRef): Promise<boolean> {
  const blocked = await trx
    .selectFrom('pictures')
    .select('number')
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', 'in', TRANSITIONS.claim.from)
    .where(IS_BLOCKED)
    .executeTakeFirst();
  return blocked !== undefined;
}

/** One whose submit was lost before, or refused for itself, stays with its account: such a submit counts on. */
const UNSUBMITTED = {
  submits: sql<number>`submits - 1`,
  submitted_at_ms: null,
  host: sql<string | null>`CASE WHEN submits > 1 THEN host END`,
  account: sql<string | null>`CASE WHEN submits > 1 THEN account END`,
  lane_price_micros: sql<number | null>`CASE WHEN submits > 1 THEN lane_price_micros END`,
};

/** `staysThere`: no other account may ever take it. */
export function requeue(
  db: Kysely<Schema>,
  ref: PictureRef,
  notBeforeMs: number,
  staysThere: boolean,
): Promise<boolean> {
  const unsubmitted = staysThere ? { submitted_at_ms: null } : UNSUBMITTED;
  const changes = { ...unsubmitted, not_before_ms: notBeforeMs, delayed_since_ms: null };
  return movePicture(db, 'requeue', ref, 'queued', changes);
}

/** One statement, so that a paid task is either written down with the answer or not at all. `price`: what is held for it. */
export async function startRendering(
  db: Executor,
  ref: PictureRef,
  task: PictureTask,
  lost: LostSubmit | null = null,
): Promise<StartedPicture | null> {
  const update = updatePicture(db, 'startRendering', ref, {
    state: 'rendering',
    task_id: task.taskId,
    polling_url: task.pollingUrl,
    submitted_at_ms: task.submittedAtMs,
    deadline_ms: task.deadlineMs,
  });
  const moved = await (lost === null ? update : update.where(isSubmit(lost)).where(isNobodys(task)))
    .returning(sql<number>`(SELECT created_at_ms FROM generations WHERE id = pictures.generation_id)`.as('createdAtMs'))
    .returning('price_micros')
    .executeTakeFirst();
  if (moved === undefined) return null;
  const { createdAtMs, price_micros: price } = moved;
  return { createdAtMs, price };
}

/** No picture has that task. */
function isNobodys({ taskId }: PictureTask): Expression<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (SELECT 1 FROM pictures AS other WHERE other.task_id = ${taskId})`;
}

export async function keep(
  trx: Transaction<Schema>,
  ref: PictureRef,
  { seed, ...kept }: PaintedFile,
  { charged, billed }: Required<Pick<Amounts, 'charged' | 'billed'>>,
  nowMs: number,
): Promise<PictureEnded | null> {
  const isMoved = await movePicture(trx, 'keep', ref, 'kept', {
    ...toFileColumns(kept),
    ...(seed === undefined ? {} : { seed: seed ?? NO_SEED }),
    charged_micros: charged,
    ended_at_ms: nowMs,
  });
  return isMoved ? endPicture(trx, ref, 'settle', { charged, billed }, null, nowMs) : null;
}

export function fail(
  trx: Transaction<Schema>,
  ref: PictureRef,
  failure: PictureFailure<TargetOf<'fail'>>,
  nowMs: number,
): Promise<PictureEnded | null> {
  return failFrom(trx, 'fail', ref, failure, nowMs);
}

export function failWaiting(
  trx: Transaction<Schema>,
  ref: PictureRef,
  failure: PictureFailure<TargetOf<'failWaiting'>>,
  nowMs: number,
): Promise<PictureEnded | null> {
  return failFrom(trx, 'failWaiting', ref, failure, nowMs);
}

export function failRestored(
  trx: Transaction<Schema>,
  ref: PictureRef,
  billed: MicroUsd,
  nowMs: number,
): Promise<PictureEnded | null> {
  const failure = { state: 'failed', reason: 'restored', details: [], billed } as const;
  return failFrom(trx, 'failRestored', ref, failure, nowMs);
}

/** `billed`: what it cost, had it begun. */
export async function cancelRendering(
  trx: Transaction<Schema>,
  ref: PictureRef,
  billed: MicroUsd,
  nowMs: number,
): Promise<PictureEnded | null> {
  const failure = { state: 'cancelled', reason: 'cancelled', details: [], billed } as const;
  return failFrom(trx, 'cancelRendering', ref, failure, nowMs);
}

async function failFrom<Name extends FailingTransition>(
  trx: Transaction<Schema>,
  name: Name,
  ref: PictureRef,
  failure: PictureFailure<TargetOf<Name>>,
  nowMs: number,
): Promise<PictureEnded | null> {
  const { state, reason, details, billed } = failure;
  const changes = { failure_reason: reason, failure_details: JSON.stringify(details), ended_at_ms: nowMs };
  if (!(await movePicture(trx, name, ref, state, changes, name === 'failWaiting' ? IS_OPEN : null))) return null;
  return endPicture(trx, ref, 'release', { billed }, reason, nowMs);
}

/** Books the end of a picture, and ends its generation where it was the last one. */
async function endPicture(
  trx: Transaction<Schema>,
  ref: PictureRef,
  kind: LedgerKind,
  amounts: Amounts,
  reason: FailureReason | null,
  atMs: number,
): Promise<PictureEnded> {
  const facts = await closePicture(trx, ref, kind, amounts, reason, atMs);
  return { ...facts, generationEnded: await end(trx, ref.generationId) };
}

export async function requeueLostSubmit(
  trx: Transaction<Schema>,
  lost: LostSubmit,
  nowMs: number,
): Promise<GenerationFacts | null> {
  const changes = { submitted_at_ms: null, delayed_since_ms: null };
  if (!(await movePicture(trx, 'requeueLostSubmit', lost, 'queued', changes, isSubmit(lost)))) return null;
  const { facts, account, channelId, cost: billed } = await heldPicture(trx, lost);
  await appendEntry(trx, {
    kind: 'unconfirmed',
    account,
    amounts: { billed },
    generationId: lost.generationId,
    picture: lost.number,
    reason: 'process_died',
    atMs: nowMs,
  });
  const { modelId, account: paintedBy } = facts;
  await addToDay(trx, account, modelId, { billed, isKept: false, reason: null, waitMs: 0, paintedBy, channelId });
  return facts;
}

/** The very submit that was lost, and no later one. */
function isSubmit({ submits }: LostSubmit): Expression<SqlBool> {
  return sql<SqlBool>`submits = ${submits}`;
}

export async function failLostSubmit(
  trx: Transaction<Schema>,
  lost: LostSubmit,
  nowMs: number,
): Promise<PictureEnded | null> {
  const reason = 'outcome_unknown';
  const changes = { failure_reason: reason, failure_details: '[]', ended_at_ms: nowMs } as const;
  if (!(await movePicture(trx, 'failLostSubmit', lost, 'failed', changes, isSubmit(lost)))) return null;
  const { cost: billed } = await heldPicture(trx, lost);
  return endPicture(trx, lost, 'release', { billed }, reason, nowMs);
}

export async function cancelWaiting(
  trx: Transaction<Schema>,
  generationId: string,
  reason: CancelReason,
  nowMs: number,
): Promise<CancelledGeneration | null> {
  const { from, to } = TRANSITIONS.cancelWaiting;
  const numbers = await cancelPictures(trx, generationId, { from, to: to[0] }, reason, nowMs);
  if (numbers.length === 0) return null;
  const facts = await factsOf(trx, generationId);
  return {
    ...facts,
    generationId,
    numbers,
    released: facts.unitPrice * numbers.length,
    ended: await end(trx, generationId),
  };
}

/** `open` → `ended`, once none of its pictures is on its way. */
async function end(trx: Transaction<Schema>, id: string): Promise<boolean> {
  const onItsWay = trx
    .selectFrom('pictures')
    .select('number')
    .where('generation_id', '=', id)
    .where('state', 'in', UNENDED_PICTURE);
  const eb = expressionBuilder<Schema, 'generations'>();
  return moveGeneration(trx, 'end', id, {}, eb.not(eb.exists(onItsWay)));
}

/** From `ended`, or late from `undelivered`: then what was counted as waste is none any more. */
export async function markDelivered(
  trx: Transaction<Schema>,
  id: string,
  route: DeliveryRoute,
  messageId: string,
  nowMs: number,
): Promise<Delivered | null> {
  const changes = { delivery_route: route, message_id: messageId, delivered_at_ms: nowMs };
  if (await moveGeneration(trx, 'markDelivered', id, changes)) {
    const { modelId, createdAtMs, endedAtMs } = await sumsOf(trx, id);
    return { modelId, createdAtMs, endedAtMs };
  }
  return markDeliveredLate(trx, id, changes);
}

async function markDeliveredLate(
  trx: Transaction<Schema>,
  id: string,
  changes: Pick<GenerationsTable, 'delivery_route' | 'message_id' | 'delivered_at_ms'>,
): Promise<Delivered | null> {
  if (!(await moveGeneration(trx, 'markDeliveredLate', id, changes))) return null;
  const { modelId, createdAtMs } = await countUndelivered(trx, id, -1);
  return { modelId, createdAtMs, endedAtMs: null };
}

/** It is not delivered again: its pictures are gone. */
export function closeErased(trx: Transaction<Schema>, id: string): Promise<boolean> {
  return moveGeneration(trx, 'closeErased', id);
}

/** What was charged for its pictures counts as waste until the member fetches them. */
export async function markUndelivered(
  trx: Transaction<Schema>,
  id: string,
): Promise<Pick<GenerationFacts, 'modelId'> | null> {
  if (!(await moveGeneration(trx, 'markUndelivered', id))) return null;
  return { modelId: (await countUndelivered(trx, id, 1)).modelId };
}
