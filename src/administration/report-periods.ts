// The calendar of reports and weekly summaries.

import { DateTime } from 'luxon';
import { DAY_MS } from '../runtime/durations.ts';
import { addDays, endOf, firstOfMonth, monthOf, startOfDate } from '../generation/model/calendar.ts';
import { periodsAt, type Calendar } from '../generation/model/periods.ts';

/** The periods that a report can be asked for. */
export const REPORT_SPANS = ['today', 'week', 'days30', 'month', 'last_month'] as const;
export type ReportSpan = (typeof REPORT_SPANS)[number];

/** The periods that can be had as a file. */
export const EXPORT_SPANS = [...REPORT_SPANS, 'year'] as const;
export type ExportSpan = (typeof EXPORT_SPANS)[number];

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

/** A period as far as it has come, and the one before it, as far as that had come by then. */
export interface ComparedPeriods {
  readonly days: readonly string[];
  readonly before: readonly string[];
  /** The last day of `before` counts up to this instant, which is as late in it as it is today; null: all of it. */
  readonly beforeUntilMs: number | null;
}

/** The week whose summary is due. */
export interface DueWeek {
  /** ISO 8601: `2026-W47`. */
  readonly key: string;
  readonly week: ReportPeriod;
  readonly weekBefore: ReportPeriod;
}

/** The month whose statement is due. */
export interface DueMonth {
  /** `2026-11` */
  readonly key: string;
  readonly dueAtMs: number;
  readonly period: ReportPeriod;
}

/** A summary is posted on Monday at this time in the server's time zone. */
const DIGEST_TIME = '09:00';
const DATE = 'yyyy-MM-dd';

/** The days of a span at this time; `week` and `days30` end with the day in force, `year` with its month. */
export function reportPeriod(span: ExportSpan, nowMs: number, calendar: Calendar): ReportPeriod {
  const { timeZone } = calendar;
  const today = periodsAt(nowMs, calendar).guild.day.key;
  switch (span) {
    case 'today':
      return days(today, 1, timeZone);
    case 'week':
      return days(addDays(today, -6), 7, timeZone);
    case 'days30':
      return days(addDays(today, -29), 30, timeZone);
    case 'month':
      return month(firstOfMonth(today), timeZone);
    case 'last_month':
      return month(firstOfMonth(today, -1), timeZone);
    case 'year':
      return twelveMonths(today, timeZone);
  }
}

/** What a period is compared with. A month's counterpart is the month before, however many days that has. */
export function comparedPeriods(span: ReportSpan, nowMs: number, calendar: Calendar): ComparedPeriods {
  const { timeZone } = calendar;
  const today = periodsAt(nowMs, calendar).guild.day.key;
  const period = reportPeriod(span, nowMs, calendar);
  const [first = today] = period.days;
  const begun = period.days.filter((day) => day <= today);
  const all =
    period.month === null
      ? period.days.map((day) => addDays(day, -period.days.length))
      : month(firstOfMonth(first, -1), timeZone).days;
  const isRunning = period.days.includes(today);
  const before = isRunning ? all.slice(0, begun.length) : all;
  const counterpart = isRunning && before.length === begun.length ? before.at(-1) : undefined;
  if (counterpart === undefined) return { days: begun, before, beforeUntilMs: null };
  const untilMs = startOfDate(counterpart, timeZone) + Math.max(0, nowMs - startOfDate(today, timeZone));
  return { days: begun, before, beforeUntilMs: untilMs < endOf(counterpart, timeZone) ? untilMs : null };
}

/** The newest month whose statement is due: it has ended, and the first of the next one has reached DIGEST_TIME. */
export function dueMonth(nowMs: number, calendar: Calendar): DueMonth {
  const { timeZone } = calendar;
  const first = `${periodsAt(nowMs, calendar).guild.month.key}-01`;
  const dueAt = (day: string): number => DateTime.fromISO(`${day}T${DIGEST_TIME}`, { zone: timeZone }).toMillis();
  const end = nowMs >= dueAt(first) ? first : firstOfMonth(first, -1);
  const period = month(firstOfMonth(end, -1), timeZone);
  return { key: monthOf(period.days[0] ?? ''), dueAtMs: dueAt(end), period };
}

/** The newest week whose summary is due: its last day has ended, and the Monday after it has reached DIGEST_TIME. */
export function dueWeek(nowMs: number, calendar: Calendar): DueWeek {
  const { timeZone } = calendar;
  const today = DateTime.fromISO(periodsAt(nowMs, calendar).guild.day.key, { zone: 'utc' });
  const monday = today.startOf('week').toFormat(DATE);
  const isReached = nowMs >= DateTime.fromISO(`${monday}T${DIGEST_TIME}`, { zone: timeZone }).toMillis();
  const start = addDays(monday, isReached ? -7 : -14);
  return {
    key: DateTime.fromISO(start, { zone: 'utc' }).toFormat("kkkk-'W'WW"),
    week: days(start, 7, timeZone),
    weekBefore: days(addDays(start, -7), 7, timeZone),
  };
}

/** When the next summary is posted: the next Monday at DIGEST_TIME. */
export function nextDigestMs(nowMs: number, calendar: Calendar): number {
  const { timeZone } = calendar;
  const today = DateTime.fromISO(periodsAt(nowMs, calendar).guild.day.key, { zone: 'utc' });
  const monday = today.startOf('week').toFormat(DATE);
  const at = (day: string) => DateTime.fromISO(`${day}T${DIGEST_TIME}`, { zone: timeZone }).toMillis();
  return nowMs < at(monday) ? at(monday) : at(addDays(monday, 7));
}

/** The last seven days, today included, and the seven before them: what a summary would be of now. */
export function lastSevenDays(nowMs: number, calendar: Calendar): Pick<DueWeek, 'week' | 'weekBefore'> {
  const week = reportPeriod('week', nowMs, calendar);
  return { week, weekBefore: days(addDays(week.days[0] ?? '', -7), 7, calendar.timeZone) };
}

function twelveMonths(today: string, timeZone: string): ReportPeriod {
  const first = firstOfMonth(today, -11);
  const end = firstOfMonth(today, 1);
  return days(first, (Date.parse(end) - Date.parse(first)) / DAY_MS, timeZone);
}

function month(first: string, timeZone: string): ReportPeriod {
  const last = addDays(firstOfMonth(first, 1), -1);
  return { ...days(first, Number(last.slice(-2)), timeZone), month: monthOf(first) };
}

function days(first: string, count: number, timeZone: string): ReportPeriod {
  const named = Array.from({ length: count }, (_, index) => addDays(first, index));
  return {
    days: named,
    month: null,
    startsAtMs: startOfDate(first, timeZone),
    endsAtMs: endOf(addDays(first, count - 1), timeZone),
  };
}
