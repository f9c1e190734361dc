import { sql, type Kysely } from 'kysely';
import type { GenerationState } from '../../generation/model/generation.ts';
import type { LiveCounts, UnderWay } from '../../monitoring/live-counts.ts';
import type { Schema } from '../schema.ts';

/** As in the partial index, which is used only with literals. */
const UNFINISHED: readonly GenerationState[] = ['held', 'open', 'ended'];

/** LiveCounts over SQLite. Each query uses a partial index that holds only unfinished rows. */
export function createLiveCounts(db: Kysely<Schema>): LiveCounts {
  return {
    underWay: () =>
      db.transaction().execute(async (trx): Promise<UnderWay> => {
        const generations = await trx
          .selectFrom('generations')
          .select((eb) => ['state', 'model_id as model', eb.fn.countAll<number>().as('count')])
          .where(
            'state',
            'in',
            UNFINISHED.map((state) => sql.lit(state)),
          )
          .groupBy(['state', 'model_id'])
          .execute();
        const pictures = await trx
          .selectFrom('pictures')
          .innerJoin('generations', 'generations.id', 'pictures.generation_id')
          .select((eb) => [
            'pictures.state',
            'generations.model_id as model',
            eb.fn.countAll<number>().as('count'),
            eb.fn.sum<number>('generations.unit_price_micros').as('held'),
          ])
          .where('pictures.ended_at_ms', 'is', null)
          .groupBy(['pictures.state', 'generations.model_id'])
          .execute();
        const oldest = await trx
          .selectFrom('pictures')
          .select('queued_at_ms')
          .where('state', '=', sql.lit('queued'))
          .orderBy('queued_at_ms')
          .limit(1)
          .executeTakeFirst();
        return {
          generations,
          pictures: pictures.map(({ state, model, count }) => ({ state, model, count })),
          held: pictures.reduce((sum, { held }) => sum + held, 0),
          oldestQueuedAtMs: oldest?.queued_at_ms ?? null,
        };
      }),
  };
}
