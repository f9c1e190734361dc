import type { Transaction } from 'kysely';
import type { DeliveryRoute } from '../../generation/model/generation.ts';
import { addUndelivered } from '../ledger/daily-usage.ts';
import { accountOfHold } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';

/** `ended` or `undelivered` → `delivered`; what was counted as waste until now is none any more. */
export async function markDelivered(
  trx: Transaction<Schema>,
  id: string,
  route: DeliveryRoute,
  messageId: string,
  nowMs: number,
): Promise<boolean> {
  const delivered = {
    state: 'delivered',
    delivery_route: route,
    message_id: messageId,
    delivered_at_ms: nowMs,
  } as const;
  if (await moveFrom(trx, id, 'ended', delivered)) return true;
  if (!(await moveFrom(trx, id, 'undelivered', delivered))) return false;
  await countUndelivered(trx, id, -1);
  return true;
}

/** `ended` → `undelivered`: what was charged for its pictures counts as waste until it can be had after all. */
export async function markUndelivered(trx: Transaction<Schema>, id: string): Promise<boolean> {
  if (!(await moveFrom(trx, id, 'ended', { state: 'undelivered' }))) return false;
  await countUndelivered(trx, id, 1);
  return true;
}

async function moveFrom(
  trx: Transaction<Schema>,
  id: string,
  from: 'ended' | 'undelivered',
  to: Partial<Schema['generations']>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('generations')
    .set(to)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function countUndelivered(trx: Transaction<Schema>, id: string, sign: 1 | -1): Promise<void> {
  const { model_id: modelId } = await trx
    .selectFrom('generations')
    .select('model_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { charged } = await trx
    .selectFrom('pictures')
    .select((eb) => eb.fn.sum<number | null>('charged_micros').as('charged'))
    .where('generation_id', '=', id)
    .executeTakeFirstOrThrow();
  if (charged === null || charged === 0) return;
  await addUndelivered(trx, await accountOfHold(trx, id), modelId, sign * charged);
}
