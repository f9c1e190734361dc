/** The conditional UPDATEs that every transition is made of: `from` and `to` are those of `generation/model/lifecycle.ts`. */
import type { Expression, SqlBool, Updateable } from 'kysely';
import type { PictureRef, PictureState } from '../../generation/model/generation.ts';
import {
  TRANSITIONS,
  type GenerationTransitionName,
  type PictureTransitionName,
  type TargetOf,
} from '../../generation/model/lifecycle.ts';
import type { GenerationsTable, PicturesTable } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

type Computed = 'submits' | 'delayed_since_ms' | keyof LaneColumns;

type PictureChanges = Omit<Updateable<PicturesTable>, 'state' | Computed> & {
  readonly submits?: Expression<number>;
  readonly delayed_since_ms?: Expression<number> | null;
} & Partial<LaneColumns | { readonly [Column in keyof LaneColumns]: Expression<LaneColumns[Column]> }>;

type LaneColumns = Pick<PicturesTable, 'host' | 'account' | 'lane_price_micros'>;

/** The conditional UPDATE of one picture: nothing is changed where its state is none that the transition leaves. */
export function updatePicture(
  db: Executor,
  name: PictureTransitionName,
  ref: PictureRef,
  changes: PictureChanges & { readonly state: PictureState },
) {
  return db
    .updateTable('pictures')
    .set(changes)
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', 'in', TRANSITIONS[name].from);
}

/** Moves one picture, where its state is one that the transition leaves. True for whoever moved it. */
export async function movePicture<Name extends PictureTransitionName>(
  db: Executor,
  name: Name,
  ref: PictureRef,
  to: TargetOf<Name>,
  changes: PictureChanges = {},
  onlyIf: Expression<SqlBool> | null = null,
): Promise<boolean> {
  let update = updatePicture(db, name, ref, { state: to, ...changes });
  if (onlyIf !== null) update = update.where(onlyIf);
  const { numUpdatedRows } = await update.executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The same for a generation; its pictures are moved by whoever calls this. */
export async function moveGeneration(
  db: Executor,
  name: GenerationTransitionName,
  id: string,
  changes: Omit<Updateable<GenerationsTable>, 'state'> = {},
  onlyIf: Expression<SqlBool> | null = null,
): Promise<boolean> {
  const { from, to } = TRANSITIONS[name];
  let update = db
    .updateTable('generations')
    .set({ state: to[0], ...changes })
    .where('id', '=', id)
    .where('state', 'in', from);
  if (onlyIf !== null) update = update.where(onlyIf);
  const { numUpdatedRows } = await update.executeTakeFirst();
  return numUpdatedRows === 1n;
}
