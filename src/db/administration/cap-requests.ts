// Members' requests to the admins, and what they decided.

import { sql, type Kysely, type Transaction } from 'kysely';
import {
  missingUnder,
  type AskResult,
  type CapRequest,
  type CapRequestStore,
  type DecisionResult,
  type NewCapRequest,
  type NewDecision,
  type ToldAs,
} from '../../administration/cap-request-store.ts';
import { resolveCaps } from '../../generation/admission/cap-policy.ts';
import type { DefaultCaps } from '../../generation/model/caps.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { writeAudit } from '../ledger/audit-trail.ts';
import { capUsages } from '../ledger/ledger.ts';
import type { CapRequestsTable, Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { toRequester } from '../sqlite/requester-columns.ts';
import { addGrant, guildCaps } from './guild-caps.ts';

const OPEN = 'open';

/** CapRequestStore over SQLite. `defaults`: the operator's caps. */
export function createCapRequestStore(db: Kysely<Schema>, defaults: DefaultCaps): CapRequestStore {
  return {
    ask: (request, since) => db.transaction().execute((trx) => ask(trx, request, since)),
    decide: (decision, openSinceMs) => db.transaction().execute((trx) => decide(trx, decision, openSinceMs, defaults)),
    find: (id) => find(db, id),
    lastOf: (guildId, userId) => lastOf(db, guildId, userId),
    unfinished: () => unfinished(db),
    posted: (id, messageId) => posted(db, id, messageId),
    unreachable: (id, nowMs) => unreachable(db, id, nowMs),
    told: (id, as) => told(db, id, as),
  };
}

async function posted(db: Executor, id: string, messageId: string): Promise<void> {
  await db.updateTable('cap_requests').set('message_id', messageId).where('id', '=', id).execute();
}

async function unreachable(db: Executor, id: string, nowMs: number): Promise<void> {
  await db
    .updateTable('cap_requests')
    .set('state', 'unreachable')
    .set('decided_at_ms', nowMs)
    .where('id', '=', id)
    .where('state', '=', OPEN)
    .execute();
}

async function told(db: Executor, id: string, as: ToldAs): Promise<void> {
  await db.updateTable('cap_requests').set('told_as', as).where('id', '=', id).where('told_as', 'is', null).execute();
}

async function ask(
  trx: Transaction<Schema>,
  request: NewCapRequest,
  { openSinceMs, deniedSinceMs }: { readonly openSinceMs: number; readonly deniedSinceMs: number },
): Promise<AskResult> {
  const { guildId, userId } = request.requester;
  await trx
    .updateTable('cap_requests')
    .set('state', 'expired')
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .where('state', '=', sql.lit(OPEN))
    .where('asked_at_ms', '<=', openSinceMs)
    .execute();
  const last = await lastOf(trx, guildId, userId);
  if (last?.state === 'denied' && (last.decidedAtMs ?? 0) > deniedSinceMs) {
    return { kind: 'denied', deniedAtMs: last.decidedAtMs ?? request.askedAtMs };
  }
  const inserted = await trx
    .insertInto('cap_requests')
    .values(toRow(request))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n)
    return { kind: 'open', askedAtMs: last?.askedAtMs ?? request.askedAtMs };
  await writeAudit(trx, {
    guildId,
    actorId: userId,
    action: 'cap.ask',
    subject: `member:${userId}`,
    before: null,
    after: String(request.price),
    atMs: request.askedAtMs,
  });
  return { kind: 'asked' };
}

async function decide(
  trx: Transaction<Schema>,
  made: NewDecision,
  openSinceMs: number,
  defaults: DefaultCaps,
): Promise<DecisionResult> {
  const { id, guildId, decision, actorId, periods, nowMs } = made;
  const { numUpdatedRows } = await trx
    .updateTable('cap_requests')
    .set({ state: decision, decided_by: actorId, decided_at_ms: nowMs })
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .where('state', '=', OPEN)
    .where('asked_at_ms', '>', openSinceMs)
    .executeTakeFirst();
  const request = await find(trx, id);
  if (request?.requester.guildId !== guildId) return null;
  if (numUpdatedRows !== 1n) return { kind: 'late', request };
  const amount = await givenFor(trx, request, made, defaults);
  const { userId } = request.requester;
  if (amount > 0) {
    await trx.updateTable('cap_requests').set({ granted_micros: amount }).where('id', '=', id).execute();
    await addGrant(trx, { guildId, userId, amount, reason: REASON, actorId, periods, atMs: nowMs });
  } else {
    const action = decision === 'denied' ? 'cap.deny' : 'cap.allow';
    const before = String(request.price);
    await writeAudit(trx, { guildId, actorId, action, subject: `member:${userId}`, before, after: null, atMs: nowMs });
  }
  return { kind: 'decided', request: { ...request, granted: amount } };
}

/** Nothing where it fits by now. */
async function givenFor(
  trx: Transaction<Schema>,
  { requester, price }: CapRequest,
  { decision, amount, periods, nowMs }: NewDecision,
  defaults: DefaultCaps,
): Promise<MicroUsd> {
  if (decision !== 'once') return decision === 'approved' ? amount : 0;
  const { guildId, userId } = requester;
  const caps = resolveCaps(await guildCaps(trx, guildId), requester, defaults, nowMs);
  return missingUnder(await capUsages(trx, guildId, userId, { caps, periods }), price);
}

/** Of the grant: an admin's own is never empty, so that a view can say for this one, in any language, that it was asked for. */
const REASON = '';

async function find(db: Executor, id: string): Promise<CapRequest | null> {
  const row = await db.selectFrom('cap_requests').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

async function lastOf(db: Executor, guildId: string, userId: string): Promise<CapRequest | null> {
  const row = await db
    .selectFrom('cap_requests')
    .selectAll()
    .where('user_id', '=', userId)
    .where('guild_id', '=', guildId)
    .orderBy('asked_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

/** The condition is that of its partial index, word for word. */
async function unfinished(db: Executor): Promise<CapRequest[]> {
  const rows = await db
    .selectFrom('cap_requests')
    .selectAll()
    .where(
      sql<boolean>`(state = 'open' AND message_id IS NULL)
        OR (state IN ('approved', 'once', 'denied', 'unreachable') AND told_as IS NULL)`,
    )
    .orderBy('id')
    .execute();
  return rows.map(toRequest);
}

function toRow({ id, requester, reply, draftId, price, askedAtMs }: NewCapRequest): CapRequestsTable {
  return {
    id,
    guild_id: requester.guildId,
    user_id: requester.userId,
    channel_id: requester.channelId,
    role_ids: JSON.stringify(requester.roleIds),
    joined_at_ms: requester.joinedAtMs,
    locale: requester.locale,
    reply_token: reply.token,
    reply_token_expires_at_ms: reply.tokenExpiresAtMs,
    draft_id: draftId,
    price_micros: price,
    state: OPEN,
    asked_at_ms: askedAtMs,
    message_id: null,
    decided_by: null,
    decided_at_ms: null,
    granted_micros: 0,
    told_as: null,
  };
}

function toRequest(row: CapRequestsTable): CapRequest {
  return {
    id: row.id,
    requester: toRequester(row),
    reply: { token: row.reply_token, tokenExpiresAtMs: row.reply_token_expires_at_ms },
    draftId: row.draft_id,
    price: row.price_micros,
    state: row.state,
    askedAtMs: row.asked_at_ms,
    messageId: row.message_id,
    decidedBy: row.decided_by,
    decidedAtMs: row.decided_at_ms,
    granted: row.granted_micros,
    toldAs: row.told_as,
  };
}

/** What a member asked for in all servers. */
export async function capRequestsOf(db: Executor, userId: string): Promise<CapRequest[]> {
  const rows = await db
    .selectFrom('cap_requests')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('guild_id')
    .orderBy('asked_at_ms')
    .orderBy('id')
    .execute();
  return rows.map(toRequest);
}

/** A request that was denied keeps the next one out for a time, so that it stays for longer than a draft. */
export async function deleteCapRequests(db: Executor, untilMs: number): Promise<void> {
  await db.deleteFrom('cap_requests').where('asked_at_ms', '<=', untilMs).execute();
}

/** Whether there were any. */
export async function deleteCapRequestsOf(db: Executor, userId: string, untilMs: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('cap_requests')
    .where('user_id', '=', userId)
    .where('asked_at_ms', '<=', untilMs)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
