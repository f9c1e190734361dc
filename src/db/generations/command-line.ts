// Books what the command line spent, in one transaction for each submit: its hold and its end together, so that no crash leaves a hold behind.

import type { Kysely, Transaction } from 'kysely';
import { TRANSITIONS } from '../../generation/model/lifecycle.ts';
import type { FailureReason, Recipe } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import { calendarIn, periodsAt } from '../../generation/model/periods.ts';
import { addToDay } from '../ledger/daily-usage.ts';
import { accountFor, appendEntry, type Account } from '../ledger/ledger.ts';
import type { Schema } from '../schema.ts';
import { NO_SEED } from './rows.ts';

/** In the place of a server and a member: nobody on Discord asked for it. */
const NOBODY = 'command-line';
const UTC = calendarIn('utc');

/** A picture that the command line sent to a host. */
export interface CommandLinePicture {
  /** Of digits, and of no interaction of Discord's. */
  readonly id: string;
  /** Its prompt is not kept here. */
  readonly recipe: Omit<Recipe, 'prompt' | 'count'>;
  readonly host: string;
  readonly account: string;
  readonly submittedAtMs: number;
  /** What is billed, or may be. */
  readonly cost: MicroUsd;
  /** null where there is a file. */
  readonly failure: FailureReason | null;
}

/**
 * Books it, once however often it is called; where it is known by now that it cost something else, the difference. What cost nothing, and
 * was never booked, is not. Returns by how much the ledger changed.
 */
export function bookCommandLine(db: Kysely<Schema>, picture: CommandLinePicture): Promise<MicroUsd> {
  const { id, cost, submittedAtMs } = picture;
  const account = accountFor(NOBODY, NOBODY, periodsAt(submittedAtMs, UTC));
  return db.transaction().execute(async (trx) => {
    // Each begins with a write, which takes SQLite's write lock.
    if (cost === 0) {
      const { numUpdatedRows: booked } = await trx
        .updateTable('generations')
        .set({ process_id: '' })
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return booked === 1n ? bookDifference(trx, picture, account) : 0;
    }
    const { numInsertedOrUpdatedRows: inserted } = await trx
      .insertInto('generations')
      .values(generationRow(picture))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return inserted === 1n ? bookAll(trx, picture, account) : bookDifference(trx, picture, account);
  });
}

async function bookAll(trx: Transaction<Schema>, picture: CommandLinePicture, account: Account): Promise<MicroUsd> {
  const { id, cost, failure, submittedAtMs: atMs, account: paintedBy } = picture;
  await trx.insertInto('pictures').values(pictureRow(picture)).execute();
  const entry = { account, generationId: id, actorId: null, atMs };
  await appendEntry(trx, { ...entry, kind: 'hold', amounts: { held: cost }, picture: null, reason: null });
  const amounts = { charged: failure === null ? cost : 0, billed: cost };
  const kind = failure === null ? 'settle' : 'release';
  await appendEntry(trx, { ...entry, kind, amounts: { ...amounts, held: -cost }, picture: 1, reason: failure });
  const day = { ...amounts, isKept: failure === null, reason: failure, waitMs: 0, paintedBy, channelId: NOBODY };
  await addToDay(trx, account, picture.recipe.modelId, day);
  return cost;
}

async function bookDifference(
  trx: Transaction<Schema>,
  { id, cost, failure, recipe, account: paintedBy, submittedAtMs: atMs }: CommandLinePicture,
  account: Account,
): Promise<MicroUsd> {
  const booked = await trx
    .selectFrom('ledger')
    .select((eb) => [
      eb.fn.sum<number | null>('billed_micros').as('billed'),
      eb.fn.sum<number | null>('charged_micros').as('charged'),
    ])
    .where('generation_id', '=', id)
    .executeTakeFirstOrThrow();
  const billed = cost - (booked.billed ?? 0);
  // What nobody could tell about may have been fetched since.
  const charged = (failure === null ? cost : 0) - (booked.charged ?? 0);
  if (billed === 0 && charged === 0) return 0;
  const amounts = { charged, billed };
  await appendEntry(trx, {
    kind: 'adjust',
    account,
    amounts,
    generationId: id,
    picture: 1,
    reason: 'told later',
    atMs,
  });
  const day = { ...amounts, isKept: false, reason: null, waitMs: 0, paintedBy, channelId: NOBODY };
  await addToDay(trx, account, recipe.modelId, day);
  return billed;
}

/** As one that was delivered and erased since: it is shown to nobody, offered to nobody, and swept by nothing. */
function generationRow({ id, recipe, cost, submittedAtMs }: CommandLinePicture) {
  return {
    id,
    guild_id: NOBODY,
    channel_id: NOBODY,
    parent_channel_id: null,
    user_id: NOBODY,
    role_ids: '[]',
    joined_at_ms: null,
    locale: '',
    reply_token: '',
    reply_token_expires_at_ms: submittedAtMs,
    is_private: 0,
    model_id: recipe.modelId,
    prompt: '',
    aspect: recipe.aspect,
    resolution: recipe.resolution,
    strength: recipe.strength,
    is_marked: 0,
    ...recipe.size,
    seed: recipe.seed ?? NO_SEED,
    is_seed_chosen: recipe.isSeedChosen ? 1 : 0,
    count: 1,
    enhance: recipe.enhance ? 1 : 0,
    safety: recipe.safety,
    format: recipe.format,
    list_price_micros: cost,
    unit_price_micros: cost,
    least_price_micros: 0,
    state: TRANSITIONS.markDelivered.to[0],
    created_at_ms: submittedAtMs,
    delivered_at_ms: submittedAtMs,
    attachment_limit_bytes: 0,
    erased_at_ms: submittedAtMs,
    is_restored: 0,
    process_id: '',
  } as const;
}

function pictureRow({ id, recipe, host, account, cost, failure, submittedAtMs }: CommandLinePicture) {
  const end = {
    generation_id: id,
    number: 1,
    guild_id: NOBODY,
    user_id: NOBODY,
    seed: recipe.seed ?? NO_SEED,
    price_micros: cost,
    queued_at_ms: submittedAtMs,
    submits: 1,
    submitted_at_ms: submittedAtMs,
    host,
    account,
    ended_at_ms: submittedAtMs,
  };
  // The schema requires a kept picture to have a file; it is in the folder of the command line.
  if (failure === null) return { ...end, state: TRANSITIONS.keep.to[0], file: '', charged_micros: cost };
  return { ...end, state: TRANSITIONS.failWaiting.to[0], failure_reason: failure, failure_details: '[]' };
}
