import type { UsageSums } from '../../administration/report-store.ts';
import { USAGE_COLUMNS, type UsageChanges } from '../ledger/daily-usage.ts';
import type { Executor } from '../sqlite/database.ts';

export function toSums(row: UsageChanges): UsageSums {
  return {
    pictures: row.pictures,
    charged: row.charged_micros,
    wasted: row.wasted_micros + row.undelivered_micros,
    moderated: row.moderated,
    failed: row.failed,
    waitMs: row.wait_ms,
  };
}

/** What each model came to on each of these days of a server. */
export function modelDayRows(db: Executor, guildId: string, days: readonly string[]) {
  // One seek per day: a range of days would also read the rows of months and members in between.
  return db
    .selectFrom('usage_totals')
    .select(['period', 'model_id', ...USAGE_COLUMNS])
    .where('guild_id', '=', guildId)
    .where('period', 'in', days)
    .where('user_id', '=', '')
    .where('account', '=', '')
    .where('channel_id', '=', '')
    .orderBy('period')
    .orderBy('model_id')
    .execute();
}

/** What each channel came to on all of these days, the highest charges first. */
export function channelRows(db: Executor, guildId: string, days: readonly string[]) {
  // One seek per day, as above.
  return db
    .selectFrom('usage_totals')
    .select((eb) => ['channel_id', ...USAGE_COLUMNS.map((column) => eb.fn.sum<number>(column).as(column))])
    .where('guild_id', '=', guildId)
    .where('period', 'in', days)
    .where('user_id', '=', '')
    .where('model_id', '=', '')
    .where('account', '=', '')
    .where('channel_id', '>', '')
    .groupBy('channel_id')
    .orderBy((eb) => eb.fn.sum('charged_micros'), 'desc')
    .orderBy('channel_id')
    .execute();
}
