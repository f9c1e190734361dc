import { sql, type Kysely } from 'kysely';
import type { LiveCounts, UnderWay } from '../../monitoring/live-counts.ts';
import { UNFINISHED } from '../generations/unfinished.ts';
import type { Schema } from '../schema.ts';

/** LiveCounts over SQLite: each query walks a partial index that holds only what is under way. */
export function createLiveCounts(db: Kysely<Schema>): LiveCounts {
  return {
    underWay: () =>
      db.transaction().execute(async (trx): Promise<UnderWay> => {
        const generations = await trx
          .selectFrom('generations')
          .select((eb) => ['state', 'model_id as model', eb.fn.countAll<number>().as('count')])
          .where(sql<boolean>`state IN (${UNFINISHED})`)
          .groupBy(['state', 'model_id'])
          .orderBy('state')
          .orderBy('model_id')
          .execute();
        const pictures = await trx
          .selectFrom('pictures')
          .innerJoin('generations', 'generations.id', 'pictures.generation_id')
          .select((eb) => [
            'pictures.state',
            'generations.model_id as model',
            eb.fn.countAll<number>().as('count'),
            eb.fn.sum<number>('pictures.price_micros').as('held'),
            eb.fn.count<number>('pictures.delayed_since_ms').as('delayed'),
          ])
          .where('pictures.ended_at_ms', 'is', null)
          .groupBy(['pictures.state', 'generations.model_id'])
          .orderBy('pictures.state')
          .orderBy('generations.model_id')
          .execute();
        const oldest = await trx
          .selectFrom('pictures')
          .select('queued_at_ms')
          .where('state', '=', sql.lit('queued'))
          .orderBy('queued_at_ms')
          .orderBy('generation_id')
          .orderBy('number')
          .limit(1)
          .executeTakeFirst();
        return {
          generations,
          pictures: pictures.map(({ state, model, count }) => ({ state, model, count })),
          held: pictures.reduce((sum, { held }) => sum + held, 0),
          delayed: pictures.reduce((sum, { state, delayed }) => sum + (state === 'queued' ? delayed : 0), 0),
          oldestQueuedAtMs: oldest?.queued_at_ms ?? null,
        };
      }),
  };
}
