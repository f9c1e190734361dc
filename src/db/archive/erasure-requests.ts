// Stores members' requests for erasure.

import { sql, type Transaction } from 'kysely';
import type { ErasureRequest } from '../../archive/store.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';
import { changeErasureMark } from './erasure-mark.ts';

export async function requestErasure(trx: Transaction<Schema>, request: ErasureRequest): Promise<ErasureRequest> {
  const { userId, pseudonym, requestedAtMs } = request;
  const row = await trx
    .insertInto('erasure_requests')
    .values({ user_id: userId, pseudonym, requested_at_ms: requestedAtMs })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ requested_at_ms: sql`max(erasure_requests.requested_at_ms, excluded.requested_at_ms)` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return { userId, pseudonym: row.pseudonym, requestedAtMs: row.requested_at_ms };
}

export async function erasureRequests(db: Executor): Promise<ErasureRequest[]> {
  const rows = await db
    .selectFrom('erasure_requests')
    .selectAll()
    .orderBy('requested_at_ms')
    .orderBy('user_id')
    .execute();
  return rows.map((row) => ({
    userId: row.user_id,
    pseudonym: row.pseudonym,
    requestedAtMs: row.requested_at_ms,
  }));
}

export async function isToBeForgotten(db: Executor, generationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('generations')
    .innerJoin('erasure_requests', 'erasure_requests.user_id', 'generations.user_id')
    .select('generations.id')
    .where('generations.id', '=', generationId)
    .whereRef('generations.created_at_ms', '<=', 'erasure_requests.requested_at_ms')
    .executeTakeFirst();
  return row !== undefined;
}

/** Checks the ledger only: every generation has its hold there. Call it inside a transaction. */
export async function closeRequest(db: Executor, { userId, requestedAtMs }: ErasureRequest): Promise<boolean> {
  const { numAffectedRows } = await sql`
    DELETE FROM erasure_requests WHERE user_id = ${userId} AND requested_at_ms = ${requestedAtMs} AND NOT EXISTS (
      SELECT 1 FROM ledger WHERE user_id = ${userId} AND kind IN ('hold', 'adjust') AND at_ms <= ${requestedAtMs}
    )`.execute(db);
  if (numAffectedRows !== 1n) return false;
  // A backup from before still says whose the pseudonym is.
  await changeErasureMark(db);
  return true;
}
