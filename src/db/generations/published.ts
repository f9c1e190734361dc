import type { ArchivedGeneration } from '../../archive/history-store.ts';
import type { Executor } from '../sqlite/database.ts';

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
