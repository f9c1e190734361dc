import type { Selectable } from 'kysely';
import type { Generation } from '../../generation/model/generation.ts';
import type { GenerationsTable, PicturesTable } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { inputsJson, parseInputs } from './input-pictures.ts';
import { toGeneration } from './rows.ts';

/** A generation with the rows that it was read from. */
export interface LoadedGeneration {
  readonly generation: Generation;
  readonly row: Selectable<GenerationsTable>;
  readonly pictures: readonly Selectable<PicturesTable>[];
}

/** Generations with their pictures, in the order of the ids. One statement, so that it is one state of the database. */
export async function loadGenerations(db: Executor, ids: readonly string[]): Promise<LoadedGeneration[]> {
  if (ids.length === 0) return [];
  const joined = await db
    .selectFrom('generations')
    .innerJoin('pictures', 'pictures.generation_id', 'generations.id')
    .selectAll('generations')
    .select(inputsJson.as('inputs'))
    .select(['pictures.generation_id', 'pictures.number', 'pictures.state as picture_state'])
    .select(['pictures.seed as picture_seed', 'queued_at_ms', 'not_before_ms', 'delayed_since_ms', 'submits'])
    .select('price_micros')
    .select([
      'submitted_at_ms',
      'deadline_ms',
      'task_id',
      'polling_url',
      'file',
      'file_sha256',
      'file_bytes',
      'file_format',
    ])
    .select(['host', 'account', 'lane_price_micros'])
    .select(['file_width', 'file_height', 'charged_micros', 'failure_reason', 'failure_details', 'ended_at_ms'])
    .where('generations.id', 'in', ids)
    .orderBy('generations.id')
    .orderBy('number')
    .execute();
  const byId = Map.groupBy(joined, ({ id }) => id);
  return ids.flatMap((id) => {
    const rows = byId.get(id) ?? [];
    const [row] = rows;
    if (row === undefined) return [];
    const pictures = rows.map((picture) => ({ ...picture, state: picture.picture_state, seed: picture.picture_seed }));
    return [{ generation: toGeneration(row, pictures, parseInputs(row.inputs)), row, pictures }];
  });
}

/** null where there is no such generation. */
export async function loadGeneration(db: Executor, id: string): Promise<LoadedGeneration | null> {
  const [loaded] = await loadGenerations(db, [id]);
  return loaded ?? null;
}
