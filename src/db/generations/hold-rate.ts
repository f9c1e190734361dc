// Reads how often a member held money of late.

import { sql } from 'kysely';
import type { HoldRate } from '../../generation/model/hold-rate.ts';
import type { TooOften } from '../../generation/ports/generation-store.ts';
import type { Executor } from '../sqlite/database.ts';

/**
 * Whether the member held money as often as they may; null where they may again, and where there is no rate. A hold that stands
 * ahead of the clock was written before that was set back, and is ignored.
 */
export async function heldTooOften(
  db: Executor,
  userId: string,
  rate: HoldRate | null,
  nowMs: number,
): Promise<TooOften | null> {
  if (rate === null) return null;
  const { commands, windowMs } = rate;
  // The kinds stand there literally, as the partial index has them.
  const { rows } = await sql<{ readonly at_ms: number }>`
    SELECT at_ms FROM ledger
    WHERE user_id = ${userId} AND kind IN ('hold', 'adjust') AND kind = 'hold'
      AND at_ms > ${nowMs - windowMs} AND at_ms <= ${nowMs}
    ORDER BY at_ms DESC, id DESC LIMIT ${commands}`.execute(db);
  const oldest = rows.length < commands ? undefined : rows.at(-1);
  return oldest === undefined ? null : { kind: 'too_often', untilMs: oldest.at_ms + windowMs, ...rate };
}
