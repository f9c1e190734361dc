// Everything of one period that the report shows, with members beyond the most that it names taken together.

import type { PeriodUsage, ReportSums, ReportStore } from '../report-store.ts';
import type { ReportPeriod } from '../report-periods.ts';
import { monthOf } from '../../generation/model/calendar.ts';

/** With a name as long as Discord allows, a line for each of twelve months takes less than 8 MB. */
const MOST_MEMBERS = 5_000;

/** In the place of an id: of all members beyond the most that are named, or of no channel. */
export const ALL_OTHERS = '';

const NOTHING: ReportSums = { charged: 0, billed: 0, wasted: 0, pictures: 0, moderated: 0, failed: 0, waitMs: 0 };

/** What days, members and channels sum up to is the same, to the micro-dollar. */
export async function readPeriodUsage(
  store: Pick<ReportStore, 'periodUsage'>,
  guildId: string,
  period: ReportPeriod,
): Promise<PeriodUsage> {
  const read = await store.periodUsage(guildId, period, MOST_MEMBERS);
  const byMonth = Map.groupBy(read.days, ({ day }) => monthOf(day));
  const named = Map.groupBy(read.members, ({ month }) => month);
  const others = [...byMonth].flatMap(([month, days]) => {
    const rest = subtract(sumOf(days), sumOf(named.get(month) ?? []));
    return isNothing(rest) ? [] : [{ month, userId: ALL_OTHERS, ...rest }];
  });
  const elsewhere = subtract(sumOf(read.days), sumOf(read.channels));
  const channels = isNothing(elsewhere) ? read.channels : [...read.channels, { channelId: ALL_OTHERS, ...elsewhere }];
  return { days: read.days, members: [...read.members, ...others], channels };
}

export function sumOf(parts: readonly ReportSums[]): ReportSums {
  return parts.reduce((sum, part) => combined(sum, part, 1), NOTHING);
}

function subtract(from: ReportSums, part: ReportSums): ReportSums {
  return combined(from, part, -1);
}

function combined(a: ReportSums, b: ReportSums, sign: 1 | -1): ReportSums {
  return {
    charged: a.charged + sign * b.charged,
    billed: a.billed + sign * b.billed,
    wasted: a.wasted + sign * b.wasted,
    pictures: a.pictures + sign * b.pictures,
    moderated: a.moderated + sign * b.moderated,
    failed: a.failed + sign * b.failed,
    waitMs: a.waitMs + sign * b.waitMs,
  };
}

function isNothing(sums: ReportSums): boolean {
  return Object.values(sums).every((value) => value === 0);
}
