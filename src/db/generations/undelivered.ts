import type { Transaction } from 'kysely';
import type { MicroUsd } from '../../generation/model/money.ts';
import { addUndelivered } from '../ledger/daily-usage.ts';
import { accountOfHold } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';

/** What was charged for pictures that did not arrive counts as waste; `-1` takes that back. */
export async function countUndelivered(trx: Transaction<Schema>, id: string, sign: 1 | -1) {
  const { modelId, createdAtMs, charged } = await sumsOf(trx, id);
  if (charged > 0) await addUndelivered(trx, await accountOfHold(trx, id), modelId, sign * charged);
  return { modelId, createdAtMs };
}

export async function sumsOf(
  trx: Transaction<Schema>,
  id: string,
): Promise<{
  readonly modelId: string;
  readonly createdAtMs: number;
  readonly charged: MicroUsd;
  readonly endedAtMs: number | null;
}> {
  const row = await trx
    .selectFrom('generations')
    .innerJoin('pictures', 'pictures.generation_id', 'generations.id')
    .select((eb) => [
      'model_id as modelId',
      'created_at_ms as createdAtMs',
      eb.fn.sum<number | null>('charged_micros').as('charged'),
      eb.fn.max<number | null>('ended_at_ms').as('endedAtMs'),
    ])
    .where('generations.id', '=', id)
    .executeTakeFirstOrThrow();
  return { ...row, charged: row.charged ?? 0 };
}
