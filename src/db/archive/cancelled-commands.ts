// Deletes the commands of which nothing was ever sent to the provider.

import { sql, type Transaction } from 'kysely';
import type { CancelReason, GenerationState } from '../../generation/model/generation.ts';
import type { Schema } from '../schema.ts';
import { noteFiles } from './erasure.ts';
import { changeErasureMark } from './erasure-mark.ts';

const OVER: readonly GenerationState[] = ['delivered', 'undelivered', 'withdrawn'];
const REASONS: readonly CancelReason[] = ['cancelled', 'withdrawn'];

/**
 * Deletes commands that ended before then without a picture that was sent, because their members cancelled them or never waited
 * for them, with all their rows; at most so many, the oldest first. What they held was given back, so that no sum changes. Returns
 * how many there were. Call it inside a transaction.
 */
export async function deleteCancelled(trx: Transaction<Schema>, untilMs: number, limit: number): Promise<number> {
  // The first picture is as good as all: it is one of a command's, and the rest must have ended in the same way.
  const { rows } = await sql<{ readonly generation_id: string }>`
    DELETE FROM ledger WHERE generation_id IN (
      SELECT p.generation_id FROM pictures p JOIN generations g ON g.id = p.generation_id
      WHERE p.number = 1 AND p.state = 'cancelled' AND p.submits = 0 AND p.ended_at_ms <= ${untilMs}
        AND g.state IN (${sql.join(OVER)}) AND NOT EXISTS (
          SELECT 1 FROM pictures other WHERE other.generation_id = p.generation_id
            AND (other.state <> 'cancelled' OR other.submits <> 0 OR other.failure_reason NOT IN (${sql.join(REASONS)}))
        )
      ORDER BY p.ended_at_ms, p.generation_id LIMIT ${limit}
    ) RETURNING generation_id`.execute(trx);
  const ids = [...new Set(rows.map((row) => row.generation_id))];
  if (ids.length === 0) return 0;
  await changeErasureMark(trx);
  await noteFiles(trx, ids);
  await trx.deleteFrom('input_pictures').where('generation_id', 'in', ids).execute();
  await trx.deleteFrom('pictures').where('generation_id', 'in', ids).execute();
  await trx.deleteFrom('generations').where('id', 'in', ids).execute();
  return ids.length;
}
