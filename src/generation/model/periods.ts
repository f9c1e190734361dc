import { DateTime } from 'luxon';
import type { CapScope, CapSpan } from './caps.ts';

/** One calendar period: its key in the ledger (`2026-11-22` or `2026-11`) and the instant when the next begins. */
export interface Period {
  readonly key: string;
  readonly endsAtMs: number;
}

/** The day and month of an instant, for a server in its own time zone and for the whole bot in UTC. */
export interface Periods {
  readonly guild: Readonly<Record<CapSpan, Period>>;
  readonly bot: Readonly<Record<CapSpan, Period>>;
}

const KEY_FORMAT = { day: 'yyyy-MM-dd', month: 'yyyy-MM' } as const;

function periodOf(nowMs: number, span: CapSpan, timeZone: string): Period {
  const start = DateTime.fromMillis(nowMs, { zone: timeZone }).startOf(span);
  // Adding the calendar unit, not hours: a day of daylight saving has 23 or 25. One that begins at one o'clock, because its
  // midnight is skipped, ends at midnight all the same.
  const next = start.plus({ [span]: 1 }).startOf(span);
  return { key: start.toFormat(KEY_FORMAT[span]), endsAtMs: next.toMillis() };
}

/** Throws a RangeError where `timeZone` is no IANA zone. */
export function periodsAt(nowMs: number, timeZone: string): Periods {
  if (!DateTime.local({ zone: timeZone }).isValid) throw new RangeError(`Unknown time zone: ${timeZone}`);
  const both = (zone: string): Record<CapSpan, Period> => ({
    day: periodOf(nowMs, 'day', zone),
    month: periodOf(nowMs, 'month', zone),
  });
  return { guild: both(timeZone), bot: both('utc') };
}

/** The period in which a cap counts: the server's calendar, but UTC for the bot as a whole. */
export function periodFor(periods: Periods, scope: CapScope, span: CapSpan): Period {
  return scope === 'bot' ? periods.bot[span] : periods.guild[span];
}
