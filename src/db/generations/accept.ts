import { sql, type Transaction } from 'kysely';
import { resolveCaps } from '../../generation/admission/cap-policy.ts';
import { bindingCap, type DefaultCaps } from '../../generation/model/caps.ts';
import type { HoldRate } from '../../generation/model/hold-rate.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { heldPrice } from '../../generation/model/told-price.ts';
import type { AcceptResult, HoldPeriods, NewGeneration } from '../../generation/ports/generation-store.ts';
import { botPauseRow } from '../administration/bot-pause.ts';
import { guildCaps } from '../administration/guild-caps.ts';
import { toGenerationRow, toPictureRows } from './rows.ts';
import { parseTold, toldJson } from './told-prices.ts';
import { accountFor, appendEntry, capUsages } from '../ledger/ledger.ts';
import { spendDraft, spentDraft } from './drafts.ts';
import { insertInputs } from './input-pictures.ts';
import { heldTooOften } from './hold-rate.ts';
import { isNameNoted, noteName } from './member-names.ts';
import { memberQueue } from './queue.ts';
import { UNFINISHED } from './unfinished.ts';
import type { Schema } from '../schema.ts';

/** What a hold is measured by, beside the caps that admins set. */
export interface HoldLimits {
  readonly defaults: DefaultCaps;
  /** null: as often as they like. */
  readonly rate: HoldRate | null;
  readonly maxWaiting: number;
}

/** The hold and the rows of a new generation, or what stands against it. Call it inside a transaction. */
export async function accept(
  trx: Transaction<Schema>,
  generation: NewGeneration,
  { periods }: HoldPeriods,
  limits: HoldLimits,
): Promise<AcceptResult> {
  const { guildId, userId } = generation.requester;
  // The insert comes first: it takes SQLite's write lock, so what is read after it stays true until the commit.
  const inserted = await trx
    .insertInto('generations')
    .values(toGenerationRow(generation))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return (await runningTwin(trx, generation)) ?? { kind: 'duplicate' };

  const { isPaused, unitPrice, isNamed } = await standing(trx, generation);
  if (unitPrice !== generation.listPrice) {
    const id = generation.reply.interactionId;
    await trx.updateTable('generations').set({ unit_price_micros: unitPrice }).where('id', '=', id).execute();
  }
  const price = unitPrice * generation.recipe.count;
  const { draftId } = generation;
  const spent = draftId === null ? null : await spentDraft(trx, draftId);
  const refusal = spent ?? (isPaused ? BOT_PAUSED : await refuse(trx, generation, price, { ...limits, periods }));
  if (refusal !== null) {
    await trx.deleteFrom('generations').where('id', '=', generation.reply.interactionId).execute();
    return refusal;
  }
  if (draftId !== null) await spendDraft(trx, draftId, generation.reply.interactionId);
  if (!isNamed) await noteName(trx, generation.requester, generation.createdAtMs);
  await trx.insertInto('pictures').values(toPictureRows(generation, unitPrice)).execute();
  await insertInputs(trx, generation);
  await appendEntry(trx, {
    kind: 'hold',
    account: accountFor(guildId, userId, periods),
    amounts: { held: price },
    generationId: generation.reply.interactionId,
    picture: null,
    reason: null,
    atMs: generation.createdAtMs,
  });
  return { kind: 'accepted', price };
}

/** What stands in the way of the insert where it is no second delivery of this interaction: the same, started by another click. */
async function runningTwin(
  trx: Transaction<Schema>,
  { origin, requester, reply }: NewGeneration,
): Promise<AcceptResult | null> {
  if (origin === null) return null;
  const ofThisInteraction = await trx
    .selectFrom('generations')
    .select('id')
    .where('id', '=', reply.interactionId)
    .executeTakeFirst();
  if (ofThisInteraction !== undefined) return null;
  const twin = await trx
    .selectFrom('generations')
    .select('id')
    .where('user_id', '=', requester.userId)
    .where('parent_id', '=', origin.parentId)
    .where('verb', '=', origin.verb)
    .where('input', '=', origin.input)
    .where(sql<boolean>`state IN (${UNFINISHED})`)
    .executeTakeFirstOrThrow();
  return { kind: 'running', generationId: twin.id };
}

const BOT_PAUSED = { kind: 'bot_paused' } as const;

/** Whether the whole bot is paused, what one such picture costs, and whether the member's name is known: one statement, for every command runs it. */
async function standing(
  trx: Transaction<Schema>,
  { requester, recipe, listPrice, leastPrice, createdAtMs }: NewGeneration,
): Promise<{ readonly isPaused: boolean; readonly unitPrice: MicroUsd; readonly isNamed: boolean }> {
  const { pause, told, named } = await trx
    .selectNoFrom([
      botPauseRow(trx).as('pause'),
      toldJson(recipe.modelId).as('told'),
      isNameNoted(requester, createdAtMs).as('named'),
    ])
    .executeTakeFirstOrThrow();
  const unitPrice = heldPrice({ listPrice, leastPrice }, parseTold(told));
  return { isPaused: pause !== null, unitPrice, isNamed: named === 1 };
}

async function refuse(
  trx: Transaction<Schema>,
  { requester, recipe, createdAtMs, mostPrice }: NewGeneration,
  price: MicroUsd,
  { periods, defaults, rate, maxWaiting }: HoldPeriods & HoldLimits,
): Promise<AcceptResult | null> {
  const tooOften = await heldTooOften(trx, requester.userId, rate, createdAtMs);
  if (tooOften !== null) return tooOften;
  const caps = resolveCaps(await guildCaps(trx, requester.guildId), requester, defaults, createdAtMs);
  const usages = await capUsages(trx, requester.guildId, requester.userId, { caps, periods });
  const cap = bindingCap(usages, price);
  if (cap !== null) return { kind: 'over_cap', cap, usages };
  const { waiting } = await memberQueue(trx, requester.userId);
  if (waiting + recipe.count > maxWaiting) return { kind: 'queue_full', waiting };
  // Last: a member is asked only about what could be painted.
  return mostPrice !== null && price > mostPrice ? { kind: 'dearer', price, usages } : null;
}
