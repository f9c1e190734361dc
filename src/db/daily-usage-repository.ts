import type { FailureReason } from '../generation/generation.ts';
import type { MicroUsd } from '../generation/money.ts';
import type { Executor } from './database.ts';
import type { Account } from './ledger-repository.ts';

/** What one picture's end adds to the sums of its day. */
export interface DayEntry {
  readonly charged?: MicroUsd;
  readonly billed?: MicroUsd;
  readonly isKept: boolean;
  /** null for a kept picture, and for a bill that ends nothing. */
  readonly reason: FailureReason | null;
  readonly waitMs: number;
}

const MODERATED: readonly (FailureReason | null)[] = ['request_moderated', 'content_moderated'];
/** Ends that nobody would call a failure. */
const HARMLESS: readonly (FailureReason | null)[] = [null, ...MODERATED, 'cancelled', 'withdrawn'];

/** Adds to the day of the hold. Call it in the transaction that writes the ledger. */
export async function addToDay(
  db: Executor,
  account: Account,
  modelId: string,
  { charged = 0, billed = 0, isKept, reason, waitMs }: DayEntry,
): Promise<void> {
  await db
    .insertInto('daily_usage')
    .values({
      guild_id: account.guildId,
      day: account.guildDay,
      user_id: account.userId,
      model_id: modelId,
      pictures: isKept ? 1 : 0,
      charged_micros: charged,
      wasted_micros: billed - charged,
      moderated: MODERATED.includes(reason) ? 1 : 0,
      failed: HARMLESS.includes(reason) ? 0 : 1,
      wait_ms: isKept ? waitMs : 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['guild_id', 'day', 'user_id', 'model_id']).doUpdateSet((eb) => ({
        pictures: eb('daily_usage.pictures', '+', eb.ref('excluded.pictures')),
        charged_micros: eb('daily_usage.charged_micros', '+', eb.ref('excluded.charged_micros')),
        wasted_micros: eb('daily_usage.wasted_micros', '+', eb.ref('excluded.wasted_micros')),
        moderated: eb('daily_usage.moderated', '+', eb.ref('excluded.moderated')),
        failed: eb('daily_usage.failed', '+', eb.ref('excluded.failed')),
        wait_ms: eb('daily_usage.wait_ms', '+', eb.ref('excluded.wait_ms')),
      })),
    )
    .execute();
}
