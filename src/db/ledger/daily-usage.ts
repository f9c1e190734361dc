import type { FailureReason } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import type { Account } from './ledger.ts';

/** What one picture's end adds to the sums of its day. */
export interface DayEntry {
  readonly charged?: MicroUsd;
  readonly billed?: MicroUsd;
  readonly isKept: boolean;
  /** null for a kept picture, and for a bill that ends nothing. */
  readonly reason: FailureReason | null;
  readonly waitMs: number;
}

export const MODERATED: readonly (FailureReason | null)[] = ['request_moderated', 'content_moderated'];
/** Ends that nobody would call a failure. */
export const HARMLESS: readonly (FailureReason | null)[] = [null, ...MODERATED, 'struck', 'cancelled', 'withdrawn'];

/** The changes of one entry, or of many summed up. */
export interface UsageChanges {
  readonly pictures: number;
  readonly charged_micros: number;
  readonly wasted_micros: number;
  readonly moderated: number;
  readonly failed: number;
  readonly wait_ms: number;
  readonly undelivered_micros: number;
}

export const NO_USAGE: UsageChanges = {
  pictures: 0,
  charged_micros: 0,
  wasted_micros: 0,
  moderated: 0,
  failed: 0,
  wait_ms: 0,
  undelivered_micros: 0,
};

/** Adds to the day of the hold. Call it in the transaction that writes the ledger. */
export async function addToDay(
  db: Executor,
  account: Account,
  modelId: string,
  { charged = 0, billed = 0, isKept, reason, waitMs }: DayEntry,
): Promise<void> {
  await carryToUsage(db, account, modelId, {
    ...NO_USAGE,
    pictures: isKept ? 1 : 0,
    charged_micros: charged,
    wasted_micros: billed - charged,
    moderated: MODERATED.includes(reason) ? 1 : 0,
    failed: HARMLESS.includes(reason) ? 0 : 1,
    wait_ms: isKept ? waitMs : 0,
  });
}

/** Notes that kept pictures could not be delivered or, with a negative amount, that they were after all. */
export async function addUndelivered(
  db: Executor,
  account: Account,
  modelId: string,
  charged: MicroUsd,
): Promise<void> {
  await carryToUsage(db, account, modelId, { ...NO_USAGE, undelivered_micros: charged });
}

/** Adds to the day and month of an account, and to its server's. */
export async function carryToUsage(
  db: Executor,
  account: Pick<Account, 'guildId' | 'userId' | 'guildDay' | 'guildMonth'>,
  modelId: string,
  changes: UsageChanges,
): Promise<void> {
  const { guildId, userId, guildDay, guildMonth } = account;
  await db
    .insertInto('daily_usage')
    .values({ guild_id: guildId, day: guildDay, user_id: userId, model_id: modelId, ...changes })
    .onConflict((conflict) =>
      conflict.columns(['guild_id', 'day', 'user_id', 'model_id']).doUpdateSet((eb) => ({
        pictures: eb('daily_usage.pictures', '+', eb.ref('excluded.pictures')),
        charged_micros: eb('daily_usage.charged_micros', '+', eb.ref('excluded.charged_micros')),
        wasted_micros: eb('daily_usage.wasted_micros', '+', eb.ref('excluded.wasted_micros')),
        moderated: eb('daily_usage.moderated', '+', eb.ref('excluded.moderated')),
        failed: eb('daily_usage.failed', '+', eb.ref('excluded.failed')),
        wait_ms: eb('daily_usage.wait_ms', '+', eb.ref('excluded.wait_ms')),
        undelivered_micros: eb('daily_usage.undelivered_micros', '+', eb.ref('excluded.undelivered_micros')),
      })),
    )
    .execute();
  await db
    .insertInto('usage_totals')
    .values([
      { guild_id: guildId, period: guildDay, user_id: '', model_id: modelId, ...changes },
      { guild_id: guildId, period: guildMonth, user_id: userId, model_id: '', ...changes },
    ])
    .onConflict((conflict) =>
      conflict.columns(['guild_id', 'period', 'user_id', 'model_id']).doUpdateSet((eb) => ({
        pictures: eb('usage_totals.pictures', '+', eb.ref('excluded.pictures')),
        charged_micros: eb('usage_totals.charged_micros', '+', eb.ref('excluded.charged_micros')),
        wasted_micros: eb('usage_totals.wasted_micros', '+', eb.ref('excluded.wasted_micros')),
        moderated: eb('usage_totals.moderated', '+', eb.ref('excluded.moderated')),
        failed: eb('usage_totals.failed', '+', eb.ref('excluded.failed')),
        wait_ms: eb('usage_totals.wait_ms', '+', eb.ref('excluded.wait_ms')),
        undelivered_micros: eb('usage_totals.undelivered_micros', '+', eb.ref('excluded.undelivered_micros')),
      })),
    )
    .execute();
}
