import { sql } from 'kysely';
import type { PictureState } from '../../generation/model/generation.ts';
import { TRANSITIONS } from '../../generation/model/lifecycle.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Submit } from '../../generation/model/pace.ts';
import {
  LONGEST_WAIT_MS,
  type QueuedPicture,
  type QueuePlace,
  type WaitingOf,
} from '../../generation/ports/generation-store.ts';
import { botPauseRow } from '../administration/bot-pause.ts';
import type { Executor } from '../sqlite/database.ts';
import { inputsJson, parseInputs } from './input-pictures.ts';
import { toOrder, type OrderRow } from './rows.ts';

// A partial index serves a query only if its condition stands there literally: a bound state would scan the whole table.

/**
 * The first `perMember` waiting pictures of each member that may start now, found by hopping from member to member along the
 * queue's index: the cost grows with the members who wait, not with the pictures.
 */
export async function queueHeads(
  db: Executor,
  { perMember, nowMs, payable }: { perMember: number; nowMs: number; payable: MicroUsd | null },
): Promise<QueuedPicture[]> {
  const isPayable =
    payable === null
      ? sql`` // The usual case reads the queue's index alone.
      : sql`AND (SELECT unit_price_micros FROM generations WHERE id = h.generation_id) <= ${payable}`;
  const { rows } = await sql<QueuedRow>`
    WITH RECURSIVE waiting (user_id) AS (
      SELECT min(user_id) FROM pictures WHERE state = 'queued' AND NOT EXISTS ${botPauseRow(db)}
      UNION ALL
      SELECT (SELECT min(p.user_id) FROM pictures p WHERE p.state = 'queued' AND p.user_id > waiting.user_id)
      FROM waiting WHERE waiting.user_id IS NOT NULL
    )
    SELECT p.generation_id, p.number, p.user_id, p.guild_id, p.account, unit_price_micros, ${ORDER}, ${inputsJson} AS inputs
    FROM waiting
    JOIN pictures p ON p.state = 'queued' AND p.user_id = waiting.user_id AND (p.generation_id, p.number) IN (
      SELECT h.generation_id, h.number FROM pictures h
      WHERE h.state = 'queued' AND h.user_id = waiting.user_id
        AND NOT EXISTS (SELECT 1 FROM guild_settings WHERE guild_id = h.guild_id AND paused_by IS NOT NULL)
        AND (h.not_before_ms <= ${nowMs} OR h.not_before_ms > ${nowMs + LONGEST_WAIT_MS})
        ${isPayable}
      ORDER BY h.queued_at_ms, h.generation_id, h.number LIMIT ${perMember}
    )
    JOIN generations ON generations.id = p.generation_id
    WHERE waiting.user_id IS NOT NULL
    ORDER BY p.queued_at_ms, p.generation_id, p.number`.execute(db);
  return rows.map(toQueued);
}

/** What of a generation decides who may paint it. */
const ORDER = sql`model_id, aspect, resolution, width, height, generations.seed AS seed, enhance, safety, format, strength`;

interface QueuedRow extends OrderRow {
  readonly generation_id: string;
  readonly number: number;
  readonly user_id: string;
  readonly guild_id: string;
  readonly unit_price_micros: number;
  readonly account: string | null;
  readonly inputs: string;
}

function toQueued(row: QueuedRow): QueuedPicture {
  return {
    generationId: row.generation_id,
    number: row.number,
    userId: row.user_id,
    guildId: row.guild_id,
    unitPrice: row.unit_price_micros,
    account: row.account,
    order: toOrder(row, parseInputs(row.inputs)),
  };
}

/** The earliest time, after now, at which a picture that must wait may start. */
export async function nextStartMs(db: Executor, nowMs: number): Promise<number | null> {
  const row = await db
    .selectFrom('pictures')
    .select('not_before_ms')
    .where('state', '=', sql.lit('queued'))
    .where('not_before_ms', '>', nowMs)
    .where('not_before_ms', '<=', nowMs + LONGEST_WAIT_MS)
    .orderBy('not_before_ms')
    .orderBy('generation_id')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.not_before_ms ?? null;
}

/**
 * The place of each generation's first waiting picture. Members take turns, so before a picture with `n` of its member
 * ahead come at most `n + 1` of every other member: its place is the sum of those, its own included.
 */
export async function queuePlaces(db: Executor): Promise<Map<string, QueuePlace>> {
  const rows = await db
    .selectFrom('pictures')
    .select(['user_id', 'generation_id', 'not_before_ms'])
    .where('state', '=', sql.lit('queued'))
    .orderBy('user_id')
    .orderBy('queued_at_ms')
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  const waitingOf = new Map<string, number>();
  const first = new Map<string, { readonly index: number; readonly userId: string; readonly notBeforeMs: number }>();
  for (const { user_id: userId, generation_id: generationId, not_before_ms: notBeforeMs } of rows) {
    const index = waitingOf.get(userId) ?? 0;
    const { index: firstIndex = index, notBeforeMs: earliest = notBeforeMs } = first.get(generationId) ?? {};
    first.set(generationId, { index: firstIndex, userId, notBeforeMs: Math.min(earliest, notBeforeMs) });
    waitingOf.set(userId, index + 1);
  }
  const turnsBefore = turnsUpTo([...waitingOf.values()]);
  return new Map([...first].map(([id, { index, ...rest }]) => [id, { place: turnsBefore(index), ...rest }]));
}

/** For queues of the given lengths: how many pictures have had their turn when each queue gave up to `index + 1`. */
function turnsUpTo(lengths: readonly number[]): (index: number) => number {
  const sums: number[] = [];
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  let total = 0;
  let ended = 0;
  const endingAt = new Map<number, number>();
  for (const length of lengths) endingAt.set(length, (endingAt.get(length) ?? 0) + 1);
  for (let index = 0; index < longest; index += 1) {
    ended += endingAt.get(index) ?? 0;
    total += lengths.length - ended;
    sums.push(total);
  }
  return (index) => sums[index] ?? total;
}

export async function waitingPictures(db: Executor, of: WaitingOf = {}): Promise<QueuedPicture[]> {
  const rows = await Promise.all(
    WAITING_STATES.map((state) =>
      selectWaiting(db, state, of)
        .innerJoin('generations', 'generations.id', 'pictures.generation_id')
        .select(['pictures.generation_id', 'number', 'pictures.user_id', 'pictures.guild_id', 'unit_price_micros'])
        .select(['queued_at_ms', 'account', 'model_id', 'aspect', 'resolution', 'width', 'height', 'enhance', 'safety'])
        .select(['format', 'strength', 'generations.seed as seed', inputsJson.as('inputs')])
        .orderBy('queued_at_ms')
        .orderBy('generation_id')
        .orderBy('number')
        .execute(),
    ),
  );
  return inOrder(rows.flat()).map(toQueued);
}

type WaitingState = (typeof TRANSITIONS.cancelWaiting.from)[number];
/** Each has an index of its own. Those that are `held` wait for what goes in. */
const WAITING_STATES: readonly WaitingState[] = TRANSITIONS.cancelWaiting.from;

/** Selects waiting pictures. */
function selectWaiting(db: Executor, state: WaitingState, { userId, guildId, queuedUntilMs }: WaitingOf) {
  const generationState = sql`(SELECT state FROM generations WHERE id = pictures.generation_id)`;
  return (
    db
      .selectFrom('pictures')
      .where('pictures.state', '=', sql.lit(state))
      // One of a generation that was not acknowledged yet is withdrawn, or goes on.
      .$if(state === 'held', (query) => query.where(sql<boolean>`${generationState} = ${TRANSITIONS.open.to[0]}`))
      .$if(userId !== undefined, (query) => query.where('pictures.user_id', '=', userId ?? ''))
      .$if(guildId !== undefined, (query) => query.where('pictures.guild_id', '=', guildId ?? ''))
      .$if(queuedUntilMs !== undefined, (query) => query.where('pictures.queued_at_ms', '<=', queuedUntilMs ?? 0))
  );
}

/** The ids of generations of which a picture waits, the longest waiting first. */
export async function waitingGenerations(db: Executor, of: WaitingOf): Promise<string[]> {
  const rows = await Promise.all(
    WAITING_STATES.map((state) =>
      selectWaiting(db, state, of)
        .select(['generation_id', 'number', 'queued_at_ms'])
        .orderBy('queued_at_ms')
        .orderBy('generation_id')
        .orderBy('number')
        .execute(),
    ),
  );
  return [...new Set(inOrder(rows.flat()).map((row) => row.generation_id))];
}

export async function renderingGenerations(db: Executor, userId: string, guildId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('pictures')
    .select('generation_id')
    .where('user_id', '=', userId)
    .where('state', '=', sql.lit('rendering'))
    .where('ended_at_ms', 'is', null)
    .where('guild_id', '=', guildId)
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  return [...new Set(rows.map((row) => row.generation_id))];
}

interface WaitingRow {
  readonly generation_id: string;
  readonly number: number;
  readonly queued_at_ms: number;
}

function inOrder<Row extends WaitingRow>(rows: readonly Row[]): Row[] {
  return rows.toSorted(
    (a, b) => a.queued_at_ms - b.queued_at_ms || compareIds(a.generation_id, b.generation_id) || a.number - b.number,
  );
}

function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** How many pictures of a member wait, those not yet acknowledged included, and how many are with the provider. */
export async function memberQueue(db: Executor, userId: string): Promise<{ waiting: number; painting: number }> {
  const rows = await db
    .selectFrom('pictures')
    .select((eb) => ['state', eb.fn.countAll<number>().as('pictures')])
    .where('user_id', '=', userId)
    .where('ended_at_ms', 'is', null)
    .groupBy('state')
    .orderBy('state')
    .execute();
  const count = (states: readonly PictureState[]): number =>
    rows.reduce((sum, row) => sum + (states.includes(row.state) ? row.pictures : 0), 0);
  return { waiting: count(['held', 'queued']), painting: count(['submitting', 'rendering']) };
}

export async function submitsSince(db: Executor, userId: string, sinceMs: number): Promise<Submit[]> {
  const rows = await db
    .selectFrom('pictures')
    .select(['submitted_at_ms', 'price_micros'])
    .where('user_id', '=', userId)
    .where('submitted_at_ms', '>=', sinceMs)
    .orderBy('submitted_at_ms')
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ atMs: row.submitted_at_ms ?? sinceMs, price: row.price_micros }));
}
