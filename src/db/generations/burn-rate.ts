// Reads what counts against the burn rate, and which pictures it delays. The rule itself is generation/model/burn-rate.ts.

import { sql } from 'kysely';
import {
  BurnDepartures,
  BurnWindow,
  forecast,
  nextToGo,
  type BurnCandidate,
  type BurnRule,
  type BurnServers,
  type BurnVerdict,
} from '../../generation/model/burn-rate.ts';
import type { PictureRef } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { LONGEST_WAIT_MS, type DelayedQueue, type WindowUse } from '../../generation/ports/generation-store.ts';
import type { Executor } from '../sqlite/database.ts';

// A partial index serves a query only if its condition stands there literally.
const DELAYED = sql`state = 'queued' AND delayed_since_ms IS NOT NULL`;

/** So many delayed pictures of each server are looked at together. */
const LOOKED_AT = 10;
/** A picture whose claim was refused is not let go again within this time, in ms. */
const LET_GO_AGAIN_MS = 1_000;

interface Delayed extends BurnCandidate, PictureRef {
  readonly sinceMs: number;
  readonly notBeforeMs: number;
}

/**
 * What counts: each bill within the window, by the end of its picture, and each picture with the provider, whenever it was
 * submitted. So the limit holds whether a provider bills with the submit, with the end, or in between. What stands further ahead
 * than a window was written before the host's clock was set back, and is ignored.
 */
function counted({ windowMs }: BurnRule, nowMs: number, except: PictureRef | null) {
  const isOther =
    except === null ? sql`` : sql`AND NOT (p.generation_id = ${except.generationId} AND p.number = ${except.number})`;
  return sql`
    SELECT guild_id, billed_micros AS micros, at_ms + ${windowMs} AS leaves_at_ms FROM ledger
    WHERE billed_micros <> 0 AND at_ms > ${nowMs - windowMs} AND at_ms <= ${nowMs + windowMs}
    UNION ALL
    SELECT p.guild_id, p.price_micros, ${nowMs + windowMs} FROM pictures p
    WHERE p.state IN ('submitting', 'rendering') ${isOther}`;
}

/** The first and the last server, in the order of ids, with a picture that waits, and that ever asked. */
const SERVERS = sql`
  (SELECT min(guild_id) FROM pictures WHERE state = 'queued') AS first_waiting,
  (SELECT max(guild_id) FROM pictures WHERE state = 'queued') AS last_waiting,
  (SELECT min(guild_id) FROM generations) AS first_known,
  (SELECT max(guild_id) FROM generations) AS last_known`;

interface ServersRow {
  readonly first_waiting: string | null;
  readonly last_waiting: string | null;
  readonly first_known: string | null;
  readonly last_known: string | null;
}

function toServers(row: ServersRow | undefined): BurnServers {
  return {
    waiting: [row?.first_waiting, row?.last_waiting].flatMap((id) => id ?? []),
    known: [row?.first_known, row?.last_known].flatMap((id) => id ?? []),
  };
}

/** Whether the window has room for a picture that was just claimed. Call it in the transaction of the claim, which locks it. */
export async function claimVerdict(
  db: Executor,
  ref: PictureRef,
  rule: BurnRule,
  nowMs: number,
): Promise<BurnVerdict | 'too_dear'> {
  const { rows } = await sql<ClaimRow>`
    SELECT max(own.guild_id) AS guild_id, max(asked.unit_price_micros) AS price, max(own.delayed_since_ms) AS since_ms,
      coalesce(sum(burnt.micros), 0) AS total,
      coalesce(sum(CASE WHEN burnt.guild_id = own.guild_id THEN burnt.micros END), 0) AS used,
      EXISTS (SELECT 1 FROM pictures WHERE ${DELAYED}) AS is_delaying,
      EXISTS (
        SELECT 1 FROM pictures WHERE ${DELAYED} AND not_before_ms > ${nowMs}
          AND guild_id = (SELECT guild_id FROM generations WHERE id = ${ref.generationId})
      ) AS is_behind, ${SERVERS}
    FROM pictures own
    JOIN generations asked ON asked.id = own.generation_id
    LEFT JOIN (${counted(rule, nowMs, ref)}) burnt ON TRUE
    WHERE own.generation_id = ${ref.generationId} AND own.number = ${ref.number}`.execute(db);
  const [row] = rows;
  if (row === undefined || row.guild_id === null || row.price === null) {
    throw new Error(`No picture ${ref.generationId}/${ref.number}`);
  }
  if (row.price > rule.limit) return 'too_dear';
  // Whoever comes new stands behind those of its server that were not let go yet.
  if (row.since_ms === null && row.is_behind === 1) return 'window';
  const candidate = { guildId: row.guild_id, price: row.price };
  if (row.is_delaying === 0) {
    const others = { guildId: '', price: row.total - row.used };
    const window = new BurnWindow(rule, toServers(row), [{ guildId: row.guild_id, price: row.used }, others]);
    return window.verdict(candidate, 0);
  }
  const window = new BurnWindow(rule, toServers(row), await usedByServer(db, ref, rule, nowMs));
  const own = { ...ref, ...candidate, sinceMs: row.since_ms ?? Number.POSITIVE_INFINITY };
  return window.verdict(candidate, await keptForOthers(db, rule, own, window));
}

/** The picture that is claimed; `total` and `used`: what counts without it, in all and of its server. */
interface ClaimRow extends ServersRow {
  readonly guild_id: string | null;
  readonly price: number | null;
  readonly since_ms: number | null;
  readonly total: number;
  readonly used: number;
  readonly is_delaying: 0 | 1;
  readonly is_behind: 0 | 1;
}

async function usedByServer(db: Executor, except: PictureRef, rule: BurnRule, nowMs: number): Promise<BurnCandidate[]> {
  const { rows } = await sql<{ guild_id: string; micros: number }>`
    SELECT guild_id, sum(micros) AS micros FROM (${counted(rule, nowMs, except)}) GROUP BY guild_id ORDER BY guild_id`.execute(
    db,
  );
  return rows.map((row) => ({ guildId: row.guild_id, price: row.micros }));
}

/**
 * The price of the delayed picture whose turn is next, by the order of `nextToGo`, where that is not this one: whoever comes
 * before their turn must leave it that room. Without it, cheap pictures would take each cent that a dear one waits for.
 */
async function keptForOthers(db: Executor, rule: BurnRule, own: Waiting, window: BurnWindow): Promise<MicroUsd> {
  const mayGo = (other: Waiting): boolean => other.price <= rule.limit && window.verdict(other, 0) !== 'share';
  const others = (await delayedByServer(db, 1, null)).filter(mayGo);
  const [next] = others.toSorted((a, b) => compareTurns(a, b, window));
  return next !== undefined && compareTurns(next, own, window) < 0 ? next.price : 0;
}

type Waiting = Omit<Delayed, 'notBeforeMs'>;

function compareTurns(a: Waiting, b: Waiting, window: BurnWindow): number {
  return (
    window.usedBy(a.guildId) - window.usedBy(b.guildId) ||
    // Of two that are not delayed yet, the difference is not a number.
    (a.sinceMs === b.sinceMs ? 0 : a.sinceMs - b.sinceMs) ||
    (a.generationId === b.generationId ? a.number - b.number : a.generationId < b.generationId ? -1 : 1)
  );
}

interface DelayedRow {
  readonly generation_id: string;
  readonly number: number;
  readonly guild_id: string;
  readonly delayed_since_ms: number;
  readonly not_before_ms: number;
  readonly price: number;
}

function toDelayed(row: DelayedRow): Delayed {
  return {
    generationId: row.generation_id,
    number: row.number,
    guildId: row.guild_id,
    price: row.price,
    sinceMs: row.delayed_since_ms,
    notBeforeMs: row.not_before_ms,
  };
}

/**
 * The longest delayed pictures of each server, the longest delayed first, found by hopping from server to server: a server with
 * many of them hides those of no other. With `nowMs`, only those that were not let go yet.
 */
async function delayedByServer(db: Executor, perServer: number, nowMs: number | null): Promise<Delayed[]> {
  const isHeld = nowMs === null ? sql`` : sql`AND not_before_ms > ${nowMs}`;
  const { rows } = await sql<DelayedRow>`
    WITH RECURSIVE servers (guild_id) AS (
      SELECT min(guild_id) FROM pictures WHERE ${DELAYED}
      UNION ALL
      SELECT (SELECT min(guild_id) FROM pictures WHERE ${DELAYED} AND guild_id > servers.guild_id)
      FROM servers WHERE servers.guild_id IS NOT NULL
    )
    SELECT p.generation_id, p.number, p.guild_id, p.delayed_since_ms, p.not_before_ms, g.unit_price_micros AS price
    FROM servers
    JOIN pictures p ON (p.generation_id, p.number) IN (
      SELECT generation_id, number FROM pictures WHERE ${DELAYED} AND guild_id = servers.guild_id ${isHeld}
      ORDER BY delayed_since_ms, generation_id, number LIMIT ${perServer}
    )
    JOIN generations g ON g.id = p.generation_id
    WHERE servers.guild_id IS NOT NULL
    ORDER BY p.delayed_since_ms, p.generation_id, p.number`.execute(db);
  return rows.map(toDelayed);
}

/** The window as it is now, and when how much of it leaves. */
async function readWindow(
  db: Executor,
  rule: BurnRule,
  nowMs: number,
): Promise<{ readonly window: BurnWindow; readonly departures: BurnDepartures }> {
  const { rows } = await sql<{ guild_id: string; micros: number; leaves_at_ms: number }>`
    ${counted(rule, nowMs, null)} ORDER BY leaves_at_ms, guild_id, micros`.execute(db);
  const servers = await sql<ServersRow>`SELECT ${SERVERS}`.execute(db);
  const parts = rows.map((row) => ({ guildId: row.guild_id, micros: row.micros, leavesAtMs: row.leaves_at_ms }));
  const used = parts.map(({ guildId, micros }) => ({ guildId, price: micros }));
  return {
    window: new BurnWindow(rule, toServers(servers.rows[0]), used),
    departures: new BurnDepartures(parts),
  };
}

/** Lets those delayed pictures back into the queue for which there is room now; the claim decides again. */
export async function letDelayedGo(db: Executor, rule: BurnRule | null, nowMs: number): Promise<DelayedQueue> {
  const delayed = await delayedByServer(db, LOOKED_AT, nowMs);
  if (delayed.length === 0) return { isDelaying: false, nextMs: null };
  const { go, nextMs } = rule === null ? { go: delayed, nextMs: null } : await roomFor(db, rule, delayed, nowMs);
  // What was refused a moment ago is left for a moment: no dispute between this look and the claim may spin.
  const ripe = go.filter(({ notBeforeMs }) => notBeforeMs - LONGEST_WAIT_MS + LET_GO_AGAIN_MS <= nowMs);
  if (ripe.length > 0) await letGo(db, ripe);
  const againMs = ripe.length < go.length || rule === null ? nowMs + LET_GO_AGAIN_MS : null;
  const times = [nextMs, againMs].flatMap((ms) => ms ?? []);
  return { isDelaying: true, nextMs: times.length === 0 ? null : Math.max(nowMs + 1, Math.min(...times)) };
}

async function roomFor(db: Executor, rule: BurnRule, delayed: readonly Delayed[], nowMs: number) {
  // Dearer than the whole window since the limit was lowered: their claim ends them.
  const [tooDear, others] = [
    delayed.filter(({ price }) => price > rule.limit),
    delayed.filter(({ price }) => price <= rule.limit),
  ];
  const { window, departures } = await readWindow(db, rule, nowMs);
  const { go, nextMs } = nextToGo(rule, window, departures, others, nowMs);
  return { go: [...tooDear, ...go], nextMs };
}

async function letGo(db: Executor, pictures: readonly PictureRef[]): Promise<void> {
  const refs = pictures.map(({ generationId, number }) => sql`(${generationId}, ${number})`);
  await sql`
    UPDATE pictures SET not_before_ms = 0
    WHERE ${DELAYED} AND (generation_id, number) IN (VALUES ${sql.join(refs)})`.execute(db);
}

/** For each generation with a delayed picture: when the first of them goes on, as far as can be told. */
export async function delayedUntil(
  db: Executor,
  rule: BurnRule | null,
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  const until = new Map<string, number>();
  if (rule === null) return until;
  const { rows } = await sql<DelayedRow>`
    SELECT p.generation_id, p.number, p.guild_id, p.delayed_since_ms, p.not_before_ms, g.unit_price_micros AS price
    FROM pictures p JOIN generations g ON g.id = p.generation_id
    WHERE p.state = 'queued' AND p.delayed_since_ms IS NOT NULL
    ORDER BY p.delayed_since_ms, p.generation_id, p.number`.execute(db);
  if (rows.length === 0) return until;
  const { window, departures } = await readWindow(db, rule, nowMs);
  for (const [{ generationId }, atMs] of forecast(rule, window, departures, rows.map(toDelayed), nowMs)) {
    until.set(generationId, Math.min(atMs, until.get(generationId) ?? Number.POSITIVE_INFINITY));
  }
  return until;
}

const INCIDENT = 'burn_incident';

/**
 * Notes that a picture was delayed. It belongs to the incident before where one of that still waits, or was delayed within the
 * window; returns when the incident began. One statement reads and writes: of several processes that delay at the same time, all
 * tell of the row that the first one wrote.
 */
export async function noteDelay(db: Executor, { windowMs }: BurnRule, nowMs: number): Promise<number> {
  // The value is `began last`.
  const began = sql<number>`CAST(substr(value, 1, instr(value, ' ') - 1) AS INTEGER)`;
  const last = sql<number>`CAST(substr(value, instr(value, ' ') + 1) AS INTEGER)`;
  const { rows } = await sql<{ readonly began_ms: number }>`
    INSERT INTO bot_state (key, value) VALUES (${INCIDENT}, ${`${nowMs} ${nowMs}`})
    ON CONFLICT (key) DO UPDATE SET value = CASE
      WHEN abs(${nowMs} - ${last}) <= ${windowMs} OR EXISTS (
        SELECT 1 FROM pictures WHERE ${DELAYED} AND delayed_since_ms >= ${began} AND delayed_since_ms < ${nowMs}
      ) THEN ${began} || ' ' || ${String(nowMs)}
      ELSE excluded.value END
    RETURNING ${began} AS began_ms`.execute(db);
  return rows[0]?.began_ms ?? nowMs;
}

/** Who has the most of the window, and where: the server first, then its member. null where nothing counts. */
export async function mostOfWindow(db: Executor, rule: BurnRule, nowMs: number): Promise<WindowUse | null> {
  const { rows } = await sql<{ guild_id: string; user_id: string; micros: number }>`
    SELECT guild_id, user_id, sum(micros) AS micros FROM (
      SELECT guild_id, user_id, billed_micros AS micros FROM ledger
      WHERE billed_micros <> 0 AND at_ms > ${nowMs - rule.windowMs} AND at_ms <= ${nowMs + rule.windowMs}
      UNION ALL
      SELECT p.guild_id, p.user_id, p.price_micros FROM pictures p WHERE p.state IN ('submitting', 'rendering')
    ) GROUP BY guild_id, user_id ORDER BY micros DESC, guild_id, user_id`.execute(db);
  const byServer = new Map<string, MicroUsd>();
  for (const { guild_id: guildId, micros } of rows) byServer.set(guildId, (byServer.get(guildId) ?? 0) + micros);
  const [most] = [...byServer].toSorted(([, a], [, b]) => b - a);
  const member = rows.find(({ guild_id: guildId }) => guildId === most?.[0]);
  if (most === undefined || member === undefined) return null;
  return {
    total: rows.reduce((sum, { micros }) => sum + micros, 0),
    server: { id: most[0], used: most[1] },
    member: { id: member.user_id, used: member.micros },
  };
}
