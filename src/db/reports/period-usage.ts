import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { ReportPeriod } from '../../administration/report-periods.ts';
import type { PeriodUsage, ReportSums } from '../../administration/report-store.ts';
import { addDays, firstOfMonth, monthOf } from '../../generation/model/calendar.ts';
import { USAGE_COLUMNS, type UsageChanges } from '../ledger/daily-usage.ts';
import type { Schema } from '../schema.ts';
import { channelRows, modelDayRows, toSums } from './usage-sums.ts';

/** Reads it in one transaction, so that its parts are of one moment, and turns to the event loop after each of its queries. */
export function periodUsage(
  db: Kysely<Schema>,
  guildId: string,
  { days }: ReportPeriod,
  mostMembers: number,
): Promise<PeriodUsage> {
  return db.transaction().execute(async (trx) => {
    const byMonth = Map.groupBy(days, monthOf);
    const members: PeriodUsage['members'][number][] = [];
    for (const [month, own] of byMonth) {
      const read = isWhole(month, own) ? wholeMonth : someDays;
      members.push(...(await read(trx, guildId, own, mostMembers)).map((sums) => ({ month, ...sums })));
      await nextTurn();
    }
    const channels = await channelRows(trx, guildId, days);
    await nextTurn();
    const byModel = await modelDayRows(trx, guildId, days);
    return {
      days: byModel.map((row) => ({ day: row.period, modelId: row.model_id, ...withBilled(row) })),
      members,
      channels: channels.map((row) => ({ channelId: row.channel_id, ...withBilled(row) })),
    };
  });
}

function isWhole(month: string, days: readonly string[]): boolean {
  const first = firstOfMonth(`${month}-01`);
  return days[0] === first && days.at(-1) === addDays(firstOfMonth(first, 1), -1);
}

function withBilled(row: UsageChanges): ReportSums {
  return { ...toSums(row), billed: row.charged_micros + row.wasted_micros };
}

type MemberSums = ReportSums & { readonly userId: string };

async function wholeMonth(
  trx: Transaction<Schema>,
  guildId: string,
  days: readonly string[],
  most: number,
): Promise<MemberSums[]> {
  const rows = await trx
    .selectFrom('usage_totals')
    .select(['user_id', ...USAGE_COLUMNS])
    .where('guild_id', '=', guildId)
    .where('period', '=', monthOf(days[0] ?? ''))
    .where('user_id', '>', '')
    .orderBy('charged_micros', 'desc')
    .orderBy('user_id')
    .limit(most)
    .execute();
  return rows.map((row) => ({ userId: row.user_id, ...withBilled(row) }));
}

async function someDays(
  trx: Transaction<Schema>,
  guildId: string,
  days: readonly string[],
  most: number,
): Promise<MemberSums[]> {
  const rows = await trx
    .selectFrom('daily_usage')
    .select((eb) => ['user_id', ...USAGE_COLUMNS.map((column) => eb.fn.sum<number>(column).as(column))])
    .where('guild_id', '=', guildId)
    .where('day', '>=', days[0] ?? '')
    .where('day', '<=', days.at(-1) ?? '')
    .groupBy('user_id')
    .orderBy((eb) => eb.fn.sum('charged_micros'), 'desc')
    .orderBy('user_id')
    .limit(most)
    .execute();
  return rows.map((row) => ({ userId: row.user_id, ...withBilled(row) }));
}
