// Where the spending of a server leads, and what that is computed from.

import { addDays, firstOfMonth } from '../generation/model/calendar.ts';
import type { CapUse } from '../generation/model/caps.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import { periodsAt, type Calendar } from '../generation/model/periods.ts';
import { DAY_MS } from '../runtime/durations.ts';

/** What is spent a day: the average of the last whole days. */
export interface Pace {
  readonly perDay: MicroUsd;
  readonly days: number;
}

/** The end of a month at the pace of the last days. */
export interface Forecast {
  readonly pace: Pace;
  /** What the month comes to, rounded to cents. */
  readonly charged: MicroUsd;
  readonly lastDay: string;
  /** The server's limit of the month, and the day on which it is reached; null: not in this month. */
  readonly cap: { readonly limit: MicroUsd; readonly reachedOn: string | null } | null;
}

/** The pace is that of so many whole days, or of all of a younger server. */
const PACE_DAYS = 7;
/** Of fewer, nothing is said. */
const LEAST_DAYS = 3;
const CENT: MicroUsd = 10_000;

/** The whole days before today that the pace is measured by, the oldest first; none where there are too few. */
export function paceDays(today: string, firstDay: string | null): readonly string[] {
  const last = Array.from({ length: PACE_DAYS }, (_, index) => addDays(today, index - PACE_DAYS));
  const days = last.filter((day) => firstDay !== null && day >= firstDay);
  return days.length < LEAST_DAYS ? [] : days;
}

/**
 * null where too little is known, nothing is spent, or nothing more can be. `charged`: in the month in force so far.
 *
 * @param cap the server's limit of that month, if it has one.
 */
export function forecast(
  pace: Pace,
  charged: MicroUsd,
  cap: CapUse | null,
  nowMs: number,
  calendar: Calendar,
): Forecast | null {
  if (pace.days === 0 || pace.perDay <= 0 || (cap !== null && cap.used >= cap.limit)) return null;
  const { month } = periodsAt(nowMs, calendar).guild;
  const atEnd = charged + (pace.perDay * Math.max(0, month.endsAtMs - nowMs)) / DAY_MS;
  return {
    pace,
    charged: Math.round(atEnd / CENT) * CENT,
    lastDay: addDays(firstOfMonth(month.key, 1), -1),
    cap: cap === null ? null : { limit: cap.limit, reachedOn: reachedOn(cap, pace, nowMs, calendar) },
  };
}

/** The day of the server on which a limit of its month is used up. */
function reachedOn({ limit, used }: CapUse, { perDay }: Pace, nowMs: number, calendar: Calendar): string | null {
  const atMs = nowMs + ((limit - used) / perDay) * DAY_MS;
  const { month } = periodsAt(nowMs, calendar).guild;
  return atMs < month.endsAtMs ? periodsAt(atMs, calendar).guild.day.key : null;
}
