/** What the end of a picture means for the money: its share leaves the hold, and the sums of the day and the known prices follow. */
import { sql, type Selectable, type Transaction } from 'kysely';
import type { FailureReason, PictureRef } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { GenerationFacts } from '../../generation/ports/generation-store.ts';
import { addToDay } from '../ledger/daily-usage.ts';
import { appendEntry, toAccount, type Account, type Amounts } from '../ledger/ledger.ts';
import type { GenerationsTable, LedgerKind, Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';
import { rememberPrice, type PricedTask } from './told-prices.ts';
import { COUNTED_IN } from './undelivered.ts';

export async function factsOf(db: Executor, id: string): Promise<GenerationFacts> {
  const row = await db
    .selectFrom('generations')
    .select(['model_id', 'unit_price_micros', 'created_at_ms'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return toFacts(row);
}

function toFacts(
  row: Pick<Selectable<GenerationsTable>, 'model_id' | 'unit_price_micros' | 'created_at_ms'>,
): GenerationFacts {
  return { modelId: row.model_id, unitPrice: row.unit_price_micros, createdAtMs: row.created_at_ms, account: null };
}

/** Takes one picture's share out of the hold and adds it to the sums of the day. */
export async function closePicture(
  trx: Transaction<Schema>,
  ref: PictureRef,
  kind: LedgerKind,
  amounts: Amounts,
  reason: FailureReason | null,
  atMs: number,
): Promise<GenerationFacts> {
  const { facts, account, channelId, task, expected, isTold } = await heldPicture(trx, ref);
  await appendEntry(trx, {
    kind,
    account,
    amounts: { ...amounts, held: -facts.unitPrice },
    generationId: ref.generationId,
    picture: ref.number,
    reason,
    atMs,
  });
  const waitMs = atMs - facts.createdAtMs;
  const { modelId, account: paintedBy } = facts;
  const isKept = kind === 'settle';
  await addToDay(trx, account, modelId, { ...amounts, isKept, reason, waitMs, paintedBy, channelId });
  const cost = amounts.charged ?? amounts.billed ?? 0;
  // A release without a bill says nothing of the price, nor does an end of which the provider told none: it is booked at the known one.
  if (isTold && cost !== expected && cost > 0) {
    const news = { isHigherSaid: cost !== facts.unitPrice, isLowerKept: isKept };
    await rememberPrice(trx, task, cost, news, atMs);
  }
  return facts;
}

/** A picture for which its price is held, the account of that hold, and what it was expected to cost before it was submitted. */
interface HeldPicture {
  readonly facts: GenerationFacts;
  readonly account: Account;
  /** Where it was asked for; of a thread its channel. */
  readonly channelId: string;
  readonly task: PricedTask;
  readonly expected: MicroUsd;
  /** Whether its host says what it takes, so that its word is news of the price. */
  readonly isTold: boolean;
  /** What its host takes, as far as is known. */
  readonly cost: MicroUsd;
}

export async function heldPicture(
  trx: Transaction<Schema>,
  { generationId, number }: PictureRef,
): Promise<HeldPicture> {
  const row = await trx
    .selectFrom('generations')
    .innerJoin('pictures', 'pictures.generation_id', 'generations.id')
    .innerJoin('ledger', 'ledger.generation_id', 'generations.id')
    .select(['model_id', 'list_price_micros', 'unit_price_micros', 'created_at_ms', 'price_micros', 'submitted_at_ms'])
    .select(['lane_price_micros', 'pictures.account'])
    .select(COUNTED_IN.as('channelId'))
    .select(['ledger.guild_id', 'ledger.user_id', 'guild_day', 'guild_month', 'bot_day', 'bot_month'])
    .where('generations.id', '=', generationId)
    .where('pictures.number', '=', number)
    // Literally, as the partial index has it.
    .where('ledger.kind', '=', sql.lit('hold'))
    .executeTakeFirstOrThrow();
  const submittedAtMs = row.submitted_at_ms ?? 0;
  return {
    facts: { ...toFacts(row), unitPrice: row.price_micros, account: row.account },
    account: toAccount(row),
    channelId: row.channelId,
    task: { modelId: row.model_id, listPrice: row.list_price_micros, submittedAtMs },
    expected: row.unit_price_micros,
    isTold: row.lane_price_micros === null,
    cost: row.lane_price_micros ?? row.price_micros,
  };
}
