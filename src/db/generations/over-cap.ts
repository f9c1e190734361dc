// Ends pictures that no longer fit under a cap.

import { sql, type Kysely } from 'kysely';
import type { DefaultCaps } from '../../generation/model/caps.ts';
import type { PictureRef } from '../../generation/model/generation.ts';
import { TRANSITIONS } from '../../generation/model/lifecycle.ts';
import type { PictureEnded } from '../../generation/ports/generation-store.ts';
import type { Schema } from '../schema.ts';
import { passedCap } from './passed-cap.ts';
import { failWaiting } from './transitions.ts';

/** Ends a waiting picture where a cap is passed under which it counts. */
export async function cancelOverCap(
  db: Kysely<Schema>,
  ref: PictureRef,
  defaults: DefaultCaps,
  nowMs: number,
): Promise<PictureEnded | null> {
  // Most fit, and nothing is locked for them.
  if ((await passedCap(db, ref.generationId, defaults, nowMs)) === null) return null;
  return db.transaction().execute(async (trx) => {
    // Changes nothing, and keeps others from it: of two that look at the same time, the second sees what the first released.
    const { numUpdatedRows } = await trx
      .updateTable('pictures')
      .set({ not_before_ms: sql<number>`not_before_ms` })
      .where('generation_id', '=', ref.generationId)
      .where('number', '=', ref.number)
      .where('state', 'in', TRANSITIONS.failWaiting.from)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n || (await passedCap(trx, ref.generationId, defaults, nowMs)) === null) return null;
    return failWaiting(trx, ref, OVER_CAP, nowMs);
  });
}

const OVER_CAP = { state: TRANSITIONS.cancelWaiting.to[0], reason: 'over_cap', details: [], billed: 0 } as const;
