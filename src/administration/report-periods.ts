// The calendar of reports and weekly summaries.

import { DateTime } from 'luxon';

/** The periods that a report can be asked for. */
export const REPORT_SPANS = ['today', 'week', 'days30', 'month', 'last_month'] as const;
export type ReportSpan = (typeof REPORT_SPANS)[number];

/** Whole days of a server's calendar. */
export interface ReportPeriod {
  /** Every day as in the ledger (`2026-11-22`), in order; a month's days to come included. */
  readonly days: readonly string[];
  /** `2026-11` where the days are one calendar month, else null. */
  readonly month: string | null;
  readonly startsAtMs: number;
  /** The instant after the last day. */
  readonly endsAtMs: number;
}

/** The week whose summary is due. */
export interface DueWeek {
  /** ISO 8601: `2026-W47`. */
  readonly key: string;
  readonly week: ReportPeriod;
  readonly weekBefore: ReportPeriod;
}

const DAY_KEY = 'yyyy-MM-dd';
/** A summary is posted on Monday at this hour in the server's time zone. */
const DIGEST_HOUR = 9;

/** The days of a span at this time; `week` and `days30` end with today. */
export function reportPeriod(span: ReportSpan, nowMs: number, timeZone: string): ReportPeriod {
  const today = DateTime.fromMillis(nowMs, { zone: timeZone }).startOf('day');
  switch (span) {
    case 'today':
      return periodFrom(today, 1);
    case 'week':
      return periodFrom(today.minus({ days: 6 }), 7);
    case 'days30':
      return periodFrom(today.minus({ days: 29 }), 30);
    case 'month':
      return monthOf(today);
    case 'last_month':
      return monthOf(today.minus({ months: 1 }));
  }
}

/** The newest week whose summary is due: the Monday after it has reached DIGEST_HOUR. */
export function dueWeek(nowMs: number, timeZone: string): DueWeek {
  const now = DateTime.fromMillis(nowMs, { zone: timeZone });
  const monday = now.startOf('week');
  const start = monday.minus({ weeks: now >= monday.set({ hour: DIGEST_HOUR }) ? 1 : 2 });
  return {
    key: start.toFormat("kkkk-'W'WW"),
    week: periodFrom(start, 7),
    weekBefore: periodFrom(start.minus({ weeks: 1 }), 7),
  };
}

function monthOf(day: DateTime): ReportPeriod {
  const first = day.startOf('month');
  return { ...periodFrom(first, first.daysInMonth ?? 31), month: first.toFormat('yyyy-MM') };
}

/** Days are counted in the calendar, not in hours: with daylight saving one has 23 or 25, and may begin at one o'clock. */
function periodFrom(day: DateTime, count: number): ReportPeriod {
  const first = day.startOf('day');
  return {
    days: Array.from({ length: count }, (_, index) => first.plus({ days: index }).toFormat(DAY_KEY)),
    month: null,
    startsAtMs: first.toMillis(),
    endsAtMs: first.plus({ days: count }).startOf('day').toMillis(),
  };
}
