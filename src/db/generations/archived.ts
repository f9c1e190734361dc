// Generations with where their results stand.

import type { Selectable } from 'kysely';
import type { ArchivedGeneration } from '../../archive/history-store.ts';
import type { GenerationsTable } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { loadGeneration } from './load.ts';

/** null where there is no such generation. */
export async function findArchived(db: Executor, id: string): Promise<ArchivedGeneration | null> {
  const loaded = await loadGeneration(db, id);
  if (loaded === null) return null;
  const published = (await publishedOf(db, [id])).get(id) ?? null;
  return { generation: loaded.generation, ...archiveColumns(loaded.row, published) };
}

/** What the row of a generation says of where its result stands. */
export function archiveColumns(
  row: Selectable<GenerationsTable>,
  published: ArchivedGeneration['published'],
): Omit<ArchivedGeneration, 'generation'> {
  return { route: row.delivery_route, messageId: row.message_id, published, erasedAtMs: row.erased_at_ms };
}

/** Where these generations were published, those that were. */
export async function publishedOf(
  db: Executor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ArchivedGeneration['published']>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('publications')
    .select(['generation_id', 'channel_id', 'interaction_id', 'message_id'])
    .where('generation_id', 'in', ids)
    .orderBy('generation_id')
    .execute();
  return new Map(
    rows.map((row) => [
      row.generation_id,
      { channelId: row.channel_id, interactionId: row.interaction_id, messageId: row.message_id },
    ]),
  );
}
