import type { Kysely, Selectable } from 'kysely';
import type { Publication, PublicationStore } from '../../archive/publication-store.ts';
import type { PublicationsTable, Schema } from '../schema.ts';

/** PublicationStore over SQLite: each method is one statement. */
export function createPublicationStore(db: Kysely<Schema>): PublicationStore {
  return {
    beginPublication: async (publication) => {
      const inserted = await db
        .insertInto('publications')
        .values({
          generation_id: publication.generationId,
          channel_id: publication.channelId,
          interaction_id: publication.interactionId,
          token: publication.token,
          token_expires_at_ms: publication.tokenExpiresAtMs,
          attachment_limit_bytes: publication.attachmentLimitBytes,
          message_id: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
    finishPublication: async ({ generationId, interactionId }, messageId) => {
      const { numUpdatedRows } = await db
        .updateTable('publications')
        .set({ message_id: messageId, token: '' })
        .where('generation_id', '=', generationId)
        .where('interaction_id', '=', interactionId)
        .where((generation) =>
          generation.exists(
            generation
              .selectFrom('generations')
              .select('id')
              .where('id', '=', generationId)
              .where('erased_at_ms', 'is', null),
          ),
        )
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    withdrawPublication: async ({ generationId, interactionId }) => {
      await db
        .deleteFrom('publications')
        .where('generation_id', '=', generationId)
        .where('interaction_id', '=', interactionId)
        .where('message_id', 'is', null)
        .execute();
    },
    unfinishedPublications: async () => {
      const rows = await db
        .selectFrom('publications')
        .selectAll()
        .where('message_id', 'is', null)
        .orderBy('generation_id')
        .execute();
      return rows.map(toPublication);
    },
  };
}

function toPublication(row: Selectable<PublicationsTable>): Publication {
  return {
    generationId: row.generation_id,
    channelId: row.channel_id,
    interactionId: row.interaction_id,
    token: row.token,
    tokenExpiresAtMs: row.token_expires_at_ms,
    attachmentLimitBytes: row.attachment_limit_bytes,
  };
}
