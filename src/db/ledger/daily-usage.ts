import { CANCEL_REASONS, type FailureReason } from '../../generation/model/generation.ts';
import type { MicroUsd } from '../../generation/model/money.ts';
import type { Executor } from '../sqlite/database.ts';
import type { UsageSumsColumns } from '../schema.ts';
import type { Account } from './ledger.ts';

/** What one picture's end adds to the sums of its day. */
export interface DayEntry {
  readonly charged?: MicroUsd;
  readonly billed?: MicroUsd;
  readonly isKept: boolean;
  /** null for a kept picture, and for a bill that ends nothing. */
  readonly reason: FailureReason | null;
  readonly waitMs: number;
  /** The account that it was sent to; null where it was sent to none. */
  readonly paintedBy: string | null;
  /** Where it was asked for; of a thread its channel. */
  readonly channelId: string;
}

export const MODERATED: readonly (FailureReason | null)[] = ['request_moderated', 'content_moderated'];
/** Ends that nobody would call a failure. */
export const HARMLESS: readonly (FailureReason | null)[] = [null, ...MODERATED, ...CANCEL_REASONS];

type UsageColumn = keyof UsageSumsColumns;

/** The changes of one entry, or of many summed up. */
export type UsageChanges = Readonly<Record<UsageColumn, number>>;

/** A value for each column of a usage sum. */
export function eachUsageColumn<T>(valueOf: (column: UsageColumn) => T): Readonly<Record<UsageColumn, T>> {
  return {
    pictures: valueOf('pictures'),
    charged_micros: valueOf('charged_micros'),
    wasted_micros: valueOf('wasted_micros'),
    moderated: valueOf('moderated'),
    failed: valueOf('failed'),
    wait_ms: valueOf('wait_ms'),
    undelivered_micros: valueOf('undelivered_micros'),
  };
}

export const USAGE_COLUMNS: readonly UsageColumn[] = Object.values(eachUsageColumn((column) => column));

export const NO_USAGE: UsageChanges = eachUsageColumn(() => 0);

/** Adds to the day of the hold. Call it in the transaction that writes the ledger. */
export async function addToDay(
  db: Executor,
  account: Account,
  modelId: string,
  { charged = 0, billed = 0, isKept, reason, waitMs, paintedBy, channelId }: DayEntry,
): Promise<void> {
  const changes = {
    ...NO_USAGE,
    pictures: isKept ? 1 : 0,
    charged_micros: charged,
    wasted_micros: billed - charged,
    moderated: MODERATED.includes(reason) ? 1 : 0,
    failed: HARMLESS.includes(reason) ? 0 : 1,
    wait_ms: isKept ? waitMs : 0,
  };
  await carryToUsage(db, account, modelId, changes, { paintedBy, channelId });
}

/** Notes that kept pictures could not be delivered or, with a negative amount, that they were after all. */
export async function addUndelivered(
  db: Executor,
  account: Account,
  modelId: string,
  channelId: string,
  charged: MicroUsd,
): Promise<void> {
  await carryToUsage(db, account, modelId, { ...NO_USAGE, undelivered_micros: charged }, { channelId });
}

/** Whose day it counts for as well: an account of a host, a channel. */
interface UsageOf {
  readonly paintedBy?: string | null;
  readonly channelId?: string;
}

/** Adds to the day and month of an account, and to its server's; where they are given, to the day of that account of a host and of that channel. */
export async function carryToUsage(
  db: Executor,
  account: Pick<Account, 'guildId' | 'userId' | 'guildDay' | 'guildMonth'>,
  modelId: string,
  changes: UsageChanges,
  { paintedBy = null, channelId }: UsageOf = {},
): Promise<void> {
  const { guildId, userId, guildDay, guildMonth } = account;
  await db
    .insertInto('daily_usage')
    .values({ guild_id: guildId, day: guildDay, user_id: userId, model_id: modelId, ...changes })
    .onConflict((conflict) =>
      conflict
        .columns(['guild_id', 'day', 'user_id', 'model_id'])
        .doUpdateSet((eb) =>
          eachUsageColumn((column) => eb(`daily_usage.${column}`, '+', eb.ref(`excluded.${column}`))),
        ),
    )
    .execute();
  const total = { guild_id: guildId, user_id: '', model_id: '', account: '', channel_id: '', ...changes };
  await db
    .insertInto('usage_totals')
    .values([
      { ...total, period: guildDay, model_id: modelId },
      { ...total, period: guildMonth, user_id: userId },
      ...(paintedBy === null ? [] : [{ ...total, period: guildDay, account: paintedBy }]),
      ...(channelId === undefined ? [] : [{ ...total, period: guildDay, channel_id: channelId }]),
    ])
    .onConflict((conflict) =>
      conflict
        .columns(['guild_id', 'period', 'user_id', 'model_id', 'account', 'channel_id'])
        .doUpdateSet((eb) =>
          eachUsageColumn((column) => eb(`usage_totals.${column}`, '+', eb.ref(`excluded.${column}`))),
        ),
    )
    .execute();
}
