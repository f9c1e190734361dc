import type { Kysely } from 'kysely';
import type { RefusalCountStore } from '../../administration/refusal-counts.ts';
import type { Schema } from '../schema.ts';

/** RefusalCountStore over SQLite. */
export function createRefusalCountStore(db: Kysely<Schema>): RefusalCountStore {
  return {
    addRefusals: async (counts) => {
      await db
        .insertInto('refusal_counts')
        .values(counts.map(({ guildId, ...count }) => ({ guild_id: guildId, ...count })))
        .onConflict((conflict) =>
          conflict
            .columns(['guild_id', 'day', 'reason'])
            .doUpdateSet((eb) => ({ refusals: eb('refusal_counts.refusals', '+', eb.ref('excluded.refusals')) })),
        )
        .execute();
    },
  };
}
