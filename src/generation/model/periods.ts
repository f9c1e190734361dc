import { addDays, dateAt, endOf, firstDayFrom, firstOfMonth, monthOf } from './calendar.ts';
import type { CapScope, CapSpan } from './caps.ts';

/** One calendar period: its key in the ledger (`2026-11-22` or `2026-11`) and the instant when the next begins. */
export interface Period {
  readonly key: string;
  readonly endsAtMs: number;
}

/** The day and month in force at an instant: of a server in its own calendar, and of the whole bot in UTC. */
export interface Periods {
  readonly guild: Readonly<Record<CapSpan, Period>>;
  readonly bot: Readonly<Record<CapSpan, Period>>;
}

/** A period that a change of the time zone left in force: it ends with a day of the zone, and not before `untilMs`. */
interface OpenPeriod {
  readonly key: string;
  readonly untilMs: number;
}

/** A server's time zone, and what its last change left in force; null where it was never changed. */
export interface Calendar {
  readonly timeZone: string;
  readonly open: Readonly<Record<CapSpan, OpenPeriod>> | null;
}

/** The calendar of a server whose time zone was never changed. */
export function calendarIn(timeZone: string): Calendar {
  return { timeZone, open: null };
}

const UTC = calendarIn('utc');

/** Throws a RangeError where the calendar's time zone is no IANA zone. */
export function periodsAt(nowMs: number, calendar: Calendar): Periods {
  return { guild: inForce(nowMs, calendar), bot: inForce(nowMs, UTC) };
}

/** Each day belongs to one month: while a month is left in force beyond its last day, that day is, too. */
function inForce(nowMs: number, calendar: Calendar): Record<CapSpan, Period> {
  const today = dateAt(nowMs, calendar.timeZone);
  const day = leftOpen('day', nowMs, today, calendar) ?? regular(today, calendar);
  const month = leftOpen('month', nowMs, today, calendar) ?? regular(monthOf(today), calendar);
  const lastDay = addDays(firstOfMonth(month.key, 1), -1);
  if (day.key < lastDay) return { day, month };
  return { day: { key: lastDay, endsAtMs: Math.max(day.endsAtMs, month.endsAtMs) }, month };
}

function regular(key: string, { timeZone }: Calendar): Period {
  return { key, endsAtMs: endOf(key, timeZone) };
}

/** What the last change of the time zone left in force, as long as it is; it ends with a day, so that none is cut short. */
function leftOpen(span: CapSpan, nowMs: number, today: string, { timeZone, open }: Calendar): Period | null {
  if (open === null) return null;
  const { key, untilMs } = open[span];
  // Written before the host's clock was set back: no two zones are further apart.
  if (key > addDays(today, 2)) return null;
  const endsAtMs = firstDayFrom(untilMs, timeZone);
  return nowMs < endsAtMs ? { key, endsAtMs } : null;
}

/**
 * The calendar after a change of the time zone. No new day or month opens before the one in force has ended in each zone that it
 * was in, nor by the change itself: else a cap could be spent once for each zone.
 */
export function changeTimeZone(calendar: Calendar, timeZone: string, nowMs: number): Calendar {
  const now = inForce(nowMs, calendar);
  const stays = (span: CapSpan): OpenPeriod => {
    const { key } = now[span];
    const before = calendar.open?.[span];
    const ends = [endOf(key, calendar.timeZone), endOf(key, timeZone), before?.key === key ? before.untilMs : 0];
    return { key, untilMs: Math.max(nowMs, ...ends) };
  };
  return { timeZone, open: { day: stays('day'), month: stays('month') } };
}

/** The period in which a cap counts: the server's calendar, but UTC for the bot as a whole. */
export function periodFor(periods: Periods, scope: CapScope, span: CapSpan): Period {
  return scope === 'bot' ? periods.bot[span] : periods.guild[span];
}
