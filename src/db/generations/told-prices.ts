/** Prices that the provider told: how they are remembered, and how they correct what is held. */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { z } from 'zod';
import type { PictureRef } from '../../generation/model/generation.ts';
import { UNENDED_PICTURE, WAITING_PICTURE } from '../../generation/model/lifecycle.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { heldPrice, isPlausible, priceInForce, type ToldPrice } from '../../generation/model/told-price.ts';
import type { NewGeneration } from '../../generation/ports/generation-store.ts';
import { accountOfHold, appendEntry } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';
import type { Executor } from '../sqlite/database.ts';

/** What decides the price of a picture that was submitted, and when that was. */
export interface PricedTask {
  readonly modelId: string;
  readonly listPrice: MicroUsd;
  readonly submittedAtMs: number;
}

export function toldPrices(db: Executor): Promise<ToldPrice[]> {
  return db
    .selectFrom('told_prices')
    .select(['model_id as modelId', 'list_price_micros as listPrice', 'price_micros as price'])
    .orderBy('model_id')
    .orderBy('list_price_micros')
    .execute();
}

function toldOf(db: Executor, modelId: string): Promise<(Omit<ToldPrice, 'modelId'> & { readonly atMs: number })[]> {
  return db
    .selectFrom('told_prices')
    .select(['list_price_micros as listPrice', 'price_micros as price', 'at_ms as atMs'])
    .where('model_id', '=', modelId)
    .orderBy('list_price_micros')
    .execute();
}

const toldSchema = z.array(z.object({ listPrice: z.number(), price: z.number() }));

/** Everything that was told of a model, as one value: a part of a statement that reads something else as well. */
export function toldJson(modelId: string): RawBuilder<string> {
  return sql<string>`(
    SELECT json_group_array(json_object('listPrice', list_price_micros, 'price', price_micros)) FROM told_prices
    WHERE model_id = ${modelId})`;
}

export function parseTold(json: string): z.infer<typeof toldSchema> {
  return toldSchema.parse(JSON.parse(json));
}

/**
 * The provider said what a picture costs that is on its way: what is held for it becomes that, by an entry of its own, and a higher
 * price counts at once for every picture of which no task is known yet. False where nothing changed.
 */
export async function correctPrice(
  trx: Transaction<Schema>,
  ref: PictureRef,
  told: MicroUsd,
  nowMs: number,
): Promise<boolean> {
  // It changes nothing, but takes SQLite's write lock: what is read after it stays true until the commit.
  const picture = await pictureOnItsWay(trx, ref)
    .set({ submits: sql<number>`submits` })
    .returning(['price_micros', 'submitted_at_ms', 'lane_price_micros'])
    .executeTakeFirst();
  if (picture === undefined || picture.price_micros === told) return false;
  const generation = await trx
    .selectFrom('generations')
    .select(['model_id', 'list_price_micros'])
    .where('id', '=', ref.generationId)
    .executeTakeFirstOrThrow();
  const task = {
    modelId: generation.model_id,
    listPrice: generation.list_price_micros,
    submittedAtMs: picture.submitted_at_ms ?? 0,
  };
  if (!isPlausible(told, task.listPrice)) return false;
  await pictureOnItsWay(trx, ref).set({ price_micros: told }).executeTakeFirst();
  const isTold = picture.lane_price_micros === null;
  const difference = told - picture.price_micros;
  await appendReprice(trx, ref.generationId, ref.number, difference, nowMs, isTold ? 'told_price' : 'lane_price');
  // What an account takes by our own table says nothing of what another host takes.
  if (isTold) await rememberPrice(trx, task, told, { isHigherSaid: true, isLowerKept: false }, nowMs);
  return true;
}

function pictureOnItsWay(trx: Transaction<Schema>, ref: PictureRef) {
  return trx
    .updateTable('pictures')
    .where('generation_id', '=', ref.generationId)
    .where('number', '=', ref.number)
    .where('state', 'in', UNENDED_PICTURE);
}

/**
 * `input_sizes`: the pictures that go in are smaller than was held for them. `lane_price`: the account that paints it takes less than the
 * dearest that might have.
 */
type RepriceReason = 'told_price' | 'input_sizes' | 'lane_price';

async function appendReprice(
  trx: Transaction<Schema>,
  generationId: string,
  picture: number | null,
  difference: MicroUsd,
  atMs: number,
  reason: RepriceReason = 'told_price',
): Promise<void> {
  await appendEntry(trx, {
    kind: 'reprice',
    account: await accountOfHold(trx, generationId),
    amounts: { held: difference },
    generationId,
    picture,
    reason,
    atMs,
  });
}

/**
 * Notes what a picture costs, where that is news. A higher price is believed as soon as it is said. A lower one only once a kept
 * picture was settled at it that was submitted after the price in force was told: an older one says nothing of today's.
 * `isHigherSaid`: the provider said it, and it is not merely what was expected of the picture.
 */
export async function rememberPrice(
  trx: Transaction<Schema>,
  { modelId, listPrice, submittedAtMs }: PricedTask,
  told: MicroUsd,
  { isHigherSaid, isLowerKept }: { readonly isHigherSaid: boolean; readonly isLowerKept: boolean },
  nowMs: number,
): Promise<void> {
  const before = await toldOf(trx, modelId);
  const current = priceInForce(listPrice, before);
  const toldAtMs = before.find((one) => one.listPrice === listPrice)?.atMs ?? Number.NEGATIVE_INFINITY;
  const isRaised = isHigherSaid && told > current;
  const isLowered = isLowerKept && told > 0 && told < current && submittedAtMs > toldAtMs;
  if (!isPlausible(told, listPrice) || !(isRaised || isLowered)) return;
  const price = { price_micros: told, at_ms: nowMs };
  await trx
    .insertInto('told_prices')
    .values({ model_id: modelId, list_price_micros: listPrice, ...price })
    .onConflict((conflict) => conflict.columns(['model_id', 'list_price_micros']).doUpdateSet(price))
    .execute();
  await repriceWaiting(trx, modelId, nowMs);
}

/** Corrects what is held for each picture of that model of which no task is known yet, with one entry for each generation. */
async function repriceWaiting(trx: Transaction<Schema>, modelId: string, nowMs: number): Promise<void> {
  const told = await toldOf(trx, modelId);
  const waiting = await trx
    .selectFrom('pictures')
    .innerJoin('generations', 'generations.id', 'pictures.generation_id')
    .select(['generations.id', 'list_price_micros', 'least_price_micros', 'unit_price_micros'])
    .where('pictures.ended_at_ms', 'is', null)
    .where('pictures.state', 'in', WAITING_PICTURE)
    .where('generations.model_id', '=', modelId)
    // By the time first, or the whole table would be walked in the order of its key.
    .orderBy('pictures.queued_at_ms')
    .orderBy('pictures.generation_id')
    .orderBy('pictures.number')
    .execute();
  for (const [id, pictures] of Map.groupBy(waiting, (row) => row.id)) {
    const [first] = pictures;
    if (first === undefined) continue;
    const { list_price_micros: listPrice, least_price_micros: leastPrice, unit_price_micros: before } = first;
    const price = heldPrice({ listPrice, leastPrice }, told);
    if (price === before) continue;
    await trx.updateTable('generations').set({ unit_price_micros: price }).where('id', '=', id).execute();
    await repricePictures(trx, id, price, (price - before) * pictures.length, 'told_price', nowMs);
  }
}

type LoweredPrice = Pick<NewGeneration, 'listPrice' | 'leastPrice'> & { readonly pictures: number };

/** Of one generation, those that wait. `heldMore`: for all of them. */
async function repricePictures(
  trx: Transaction<Schema>,
  id: string,
  price: MicroUsd,
  heldMore: MicroUsd,
  reason: RepriceReason,
  nowMs: number,
): Promise<void> {
  await trx
    .updateTable('pictures')
    .set({ price_micros: price })
    .where('generation_id', '=', id)
    .where('state', 'in', WAITING_PICTURE)
    .execute();
  await appendReprice(trx, id, null, heldMore, nowMs, reason);
}

/** The price of a generation of which no picture is known to the provider becomes that of its inputs' sizes, where that is lower. */
export async function lowerPrice(
  trx: Transaction<Schema>,
  id: string,
  { listPrice: ofSizes, leastPrice: leastOfSizes, pictures }: LoweredPrice,
  nowMs: number,
): Promise<void> {
  const found = await trx
    .selectFrom('generations')
    .select(['model_id', 'list_price_micros', 'unit_price_micros'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { model_id: modelId, list_price_micros: held, unit_price_micros: before } = found;
  // The table may have been raised since, and what is told of any other picture would then raise this hold.
  const listPrice = Math.min(held, ofSizes);
  const leastPrice = Math.min(listPrice, leastOfSizes);
  const price = Math.min(before, heldPrice({ listPrice, leastPrice }, await toldOf(trx, modelId)));
  await trx
    .updateTable('generations')
    .set({ list_price_micros: listPrice, least_price_micros: leastPrice, unit_price_micros: price })
    .where('id', '=', id)
    .execute();
  if (price === before) return;
  await repricePictures(trx, id, price, (price - before) * pictures, 'input_sizes', nowMs);
}
