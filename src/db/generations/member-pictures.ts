import { sql } from 'kysely';
import type { RecentPicture } from '../../generation/ports/generation-store.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Strike } from '../../generation/model/strike.ts';

/** Among so many commands of a member are the last few pictures, unless hardly anything came of them. */
const COMMANDS_LOOKED_AT = 25;

/** The last pictures that a member got in a server, the newest first. */
export async function recentPictures(
  db: Executor,
  guildId: string,
  userId: string,
  limit: number,
): Promise<RecentPicture[]> {
  const generations = await db
    .selectFrom('generations')
    .select(['id', 'prompt', 'model_id', 'channel_id', 'message_id', 'delivery_route', 'is_private', 'created_at_ms'])
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(COMMANDS_LOOKED_AT)
    .execute();
  if (generations.length === 0) return [];
  const pictures = await db
    .selectFrom('pictures')
    .select(['generation_id', 'number', 'charged_micros', 'ended_at_ms'])
    .where(
      'generation_id',
      'in',
      generations.map(({ id }) => id),
    )
    .where('state', '=', 'kept')
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  const byGeneration = Map.groupBy(pictures, (picture) => picture.generation_id);
  const recent = generations.flatMap((generation) =>
    (byGeneration.get(generation.id) ?? []).toReversed().map((picture) => ({
      generationId: generation.id,
      number: picture.number,
      prompt: generation.prompt,
      modelId: generation.model_id,
      charged: picture.charged_micros ?? 0,
      keptAtMs: picture.ended_at_ms ?? generation.created_at_ms,
      message: messageOf(generation),
    })),
  );
  return recent.toSorted((a, b) => b.keptAtMs - a.keptAtMs).slice(0, limit);
}

/** What a member alone saw has no link that works, and a direct message stands in a channel that no row names. */
function messageOf(generation: {
  readonly channel_id: string;
  readonly message_id: string | null;
  readonly delivery_route: string | null;
  readonly is_private: 0 | 1;
}): RecentPicture['message'] {
  const { message_id: messageId, channel_id: channelId, delivery_route: route } = generation;
  const isPublic = route === 'channel' || (route === 'reply' && generation.is_private === 0);
  if (messageId === null || !isPublic) return null;
  return { channelId, messageId };
}

/** The pictures of a member that the provider declined since then, in any server, oldest first. */
export async function moderatedSince(db: Executor, userId: string, sinceMs: number): Promise<Strike[]> {
  const rows = await db
    .selectFrom('pictures')
    .select(['generation_id', 'ended_at_ms', 'host'])
    .where('user_id', '=', userId)
    // Literally, as the partial index has it.
    .where('state', '=', sql.lit('moderated'))
    .where('ended_at_ms', '>=', sinceMs)
    .orderBy('ended_at_ms')
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ generationId: row.generation_id, atMs: row.ended_at_ms ?? 0, host: row.host ?? 'bfl' }));
}
