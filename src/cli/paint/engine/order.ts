import type { Lane } from '../../../generation/flow-control/lanes.ts';
import type { PaintOrder } from '../../../generation/ports/provider-account.ts';
import type { PictureRecord } from '../journal/record.ts';

/** What of a picture decides who may paint it, and what it costs there. */
export function orderOf({ plan: { recipe } }: Pick<PictureRecord, 'plan'>): PaintOrder {
  return recipe;
}

/** Pictures of one kind cost the same at that account. */
export function priceKind({ account }: Lane, record: PictureRecord): string {
  return `${account.name} ${record.plan.recipe.modelId} ${account.priceOf(orderOf(record)) ?? record.plan.price}`;
}
