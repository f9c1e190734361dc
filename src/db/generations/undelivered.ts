import { sql, type Transaction } from 'kysely';
import type { MicroUsd } from '../../generation/model/money.ts';
import { addUndelivered } from '../ledger/daily-usage.ts';
import { accountOfHold } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';

/** The channel for which a generation's pictures count: of a thread the one that it belongs to. */
export const COUNTED_IN = sql<string>`coalesce(generations.parent_channel_id, generations.channel_id)`;

/** What was charged for pictures that did not arrive counts as waste; `-1` takes that back. */
export async function countUndelivered(trx: Transaction<Schema>, id: string, sign: 1 | -1) {
  const { modelId, channelId, createdAtMs, charged } = await sumsOf(trx, id);
  if (charged > 0) await addUndelivered(trx, await accountOfHold(trx, id), modelId, channelId, sign * charged);
  return { modelId, createdAtMs };
}

export async function sumsOf(
  trx: Transaction<Schema>,
  id: string,
): Promise<{
  readonly modelId: string;
  readonly channelId: string;
  readonly createdAtMs: number;
  readonly charged: MicroUsd;
  readonly endedAtMs: number | null;
}> {
  const row = await trx
    .selectFrom('generations')
    .innerJoin('pictures', 'pictures.generation_id', 'generations.id')
    .select((eb) => [
      'model_id as modelId',
      COUNTED_IN.as('channelId'),
      'created_at_ms as createdAtMs',
      eb.fn.sum<number | null>('charged_micros').as('charged'),
      eb.fn.max<number | null>('ended_at_ms').as('endedAtMs'),
    ])
    .where('generations.id', '=', id)
    .executeTakeFirstOrThrow();
  return { ...row, charged: row.charged ?? 0 };
}
