import { sql, type Kysely, type Selectable } from 'kysely';
import type { HistoryCursor, HistoryEntry, HistoryStore } from '../../archive/history-store.ts';
import { placeOf } from '../../archive/history-store.ts';
import type { Executor } from '../sqlite/database.ts';
import { archiveColumns, findArchived, publishedOf } from '../generations/archived.ts';
import { toGeneration } from '../generations/rows.ts';
import type { GenerationsTable, Schema } from '../schema.ts';

/** HistoryStore over SQLite. */
export function createHistoryStore(db: Kysely<Schema>): HistoryStore {
  return {
    older: async (userId, than, limit) => {
      const rows = entriesOf(db, userId).orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(limit);
      return toEntries(db, await (than === null ? rows : rows.where(beside(than, '<'))).execute());
    },
    newer: async (userId, than, limit) =>
      toEntries(
        db,
        await entriesOf(db, userId)
          .where(beside(than, '>'))
          .orderBy('created_at_ms')
          .orderBy('id')
          .limit(limit)
          .execute(),
      ),
    find: (generationId) => findArchived(db, generationId),
  };
}

/** Finished generations with a kept picture. Uses the index `generations_by_owner`, which has no erased ones. */
function entriesOf(db: Executor, userId: string) {
  return db
    .selectFrom('generations')
    .selectAll()
    .where('user_id', '=', userId)
    .where('erased_at_ms', 'is', null)
    .where('state', 'in', ['delivered', 'undelivered'])
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('pictures')
          .select('number')
          .whereRef('generation_id', '=', 'generations.id')
          .where('pictures.state', '=', 'kept'),
      ),
    );
}

/** A row value comparison, so that SQLite seeks in the index. */
function beside({ createdAtMs, generationId }: HistoryCursor, side: '<' | '>') {
  return sql<boolean>`(created_at_ms, id) ${side === '<' ? sql`<` : sql`>`} (${createdAtMs}, ${generationId})`;
}

async function toEntries(db: Executor, rows: readonly Selectable<GenerationsTable>[]): Promise<HistoryEntry[]> {
  if (rows.length === 0) return [];
  const kept = await db
    .selectFrom('pictures')
    .select(['generation_id', 'charged_micros'])
    .where(
      'generation_id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('state', '=', 'kept')
    .orderBy('generation_id')
    .orderBy('number')
    .execute();
  const published = await publishedOf(
    db,
    rows.map(({ id }) => id),
  );
  const byGeneration = Map.groupBy(kept, (picture) => picture.generation_id);
  return rows.map((row) => {
    const pictures = byGeneration.get(row.id) ?? [];
    return {
      generationId: row.id,
      prompt: row.prompt,
      modelId: row.model_id,
      createdAtMs: row.created_at_ms,
      pictures: pictures.length,
      charged: pictures.reduce((sum, { charged_micros: charged }) => sum + (charged ?? 0), 0),
      isUndelivered: row.state === 'undelivered',
      message: placeOf({ generation: toGeneration(row, []), ...archiveColumns(row, published.get(row.id) ?? null) }),
    };
  });
}
