import type { Transaction } from 'kysely';
import { BREAKER, burnReason, burnWindowStart, type BurnRule } from '../../generation/model/burn-rate.ts';
import { bindingCap } from '../../generation/model/caps.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { AcceptResult, NewGeneration } from '../../generation/ports/generation-store.ts';
import { isBotPaused, resumedAtMs, setBotPause } from '../administration/bot-pause.ts';
import { toGenerationRow, toPictureRows } from './rows.ts';
import { accountFor, appendEntry, burntSince, capUsages } from '../ledger/ledger.ts';
import { memberQueue } from './queue.ts';
import type { Schema } from '../schema.ts';
import type { CapSet } from '../../generation/model/cap-set.ts';

/** The hold and the rows of a new generation, or what stands against it. Call it inside a transaction. */
export async function accept(
  trx: Transaction<Schema>,
  generation: NewGeneration,
  caps: CapSet,
  maxWaiting: number,
  burn: BurnRule | null,
): Promise<AcceptResult> {
  const { guildId, userId } = generation.requester;
  // The insert comes first: it takes SQLite's write lock, so what is read after it stays true until the commit.
  const inserted = await trx
    .insertInto('generations')
    .values(toGenerationRow(generation))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return { kind: 'duplicate' };

  const price = generation.unitPrice * generation.recipe.count;
  const refusal =
    (await refuse(trx, generation, price, caps, maxWaiting)) ??
    (burn === null ? null : await tripBreaker(trx, price, burn, generation.createdAtMs));
  if (refusal !== null) {
    await trx.deleteFrom('generations').where('id', '=', generation.reply.interactionId).execute();
    return refusal;
  }
  await trx.insertInto('pictures').values(toPictureRows(generation)).execute();
  await appendEntry(trx, {
    kind: 'hold',
    account: accountFor(guildId, userId, caps.periods),
    amounts: { held: price },
    generationId: generation.reply.interactionId,
    picture: null,
    reason: null,
    atMs: generation.createdAtMs,
  });
  return { kind: 'accepted' };
}

async function refuse(
  trx: Transaction<Schema>,
  { requester, recipe }: NewGeneration,
  price: MicroUsd,
  caps: CapSet,
  maxWaiting: number,
): Promise<AcceptResult | null> {
  if (await isBotPaused(trx)) return { kind: 'bot_paused', tripped: false };
  const usages = await capUsages(trx, requester.guildId, requester.userId, caps);
  const cap = bindingCap(usages, price);
  if (cap !== null) return { kind: 'over_cap', cap, usages };
  const { waiting } = await memberQueue(trx, requester.userId);
  return waiting + recipe.count > maxWaiting ? { kind: 'queue_full', waiting } : null;
}

/** Pauses the whole bot where this price would pass the burn rate, in the transaction that refuses it. */
async function tripBreaker(
  trx: Transaction<Schema>,
  price: MicroUsd,
  rule: BurnRule,
  nowMs: number,
): Promise<AcceptResult | null> {
  const wouldBe = price + (await burntSince(trx, burnWindowStart(nowMs, rule, await resumedAtMs(trx))));
  if (wouldBe <= rule.limit) return null;
  const reason = burnReason(wouldBe, rule);
  await setBotPause(trx, reason, {
    guildId: '',
    actorId: BREAKER,
    action: 'pause',
    subject: 'bot',
    before: null,
    after: reason,
    atMs: nowMs,
  });
  return { kind: 'bot_paused', tripped: true };
}
