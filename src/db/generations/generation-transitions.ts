import type { Transaction } from 'kysely';
import type { GenerationState, PictureState } from '../../generation/model/generation.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Schema } from '../schema.ts';

/** The states of a picture that is still on its way. */
const UNENDED: readonly PictureState[] = ['held', 'queued', 'submitting', 'rendering'];

/** One conditional move; true for whoever made it. */
export async function moveGeneration(
  db: Executor,
  id: string,
  from: readonly GenerationState[],
  to: GenerationState,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('generations')
    .set({ state: to })
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** `held` → `open`, with its pictures into the queue. */
export async function open(trx: Transaction<Schema>, id: string): Promise<boolean> {
  if (!(await moveGeneration(trx, id, ['held'], 'open'))) return false;
  await trx
    .updateTable('pictures')
    .set({ state: 'queued' })
    .where('generation_id', '=', id)
    .where('state', '=', 'held')
    .execute();
  return true;
}

/** `open` → `ended`, once no picture is on its way. */
export async function endGeneration(trx: Transaction<Schema>, id: string): Promise<boolean> {
  const unended = await trx
    .selectFrom('pictures')
    .select('number')
    .where('generation_id', '=', id)
    .where('state', 'in', UNENDED)
    .limit(1)
    .executeTakeFirst();
  return unended === undefined && moveGeneration(trx, id, ['open'], 'ended');
}
