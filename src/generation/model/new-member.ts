// Who is new in a server, for the lower limit of a member's first days there.

import { DAY_MS } from '../../runtime/durations.ts';

/** For how many days from joining on an admin may call a member new. */
export const NEW_DAYS = { min: 1, max: 90, usual: 7 } as const;

/** Of whoever is new nowhere. */
export const JOINED_LONG_AGO_MS = 0;

/** `untilMs`: null where Discord does not say when they joined, or says what cannot be. */
export interface Newness {
  readonly untilMs: number | null;
}

/** null for who is new no more. Whose joining date is unknown or lies in the future is new: the lower limit costs nobody anything. */
export function newnessOf(joinedAtMs: number | null, days: number, nowMs: number): Newness | null {
  if (joinedAtMs === null || joinedAtMs > nowMs) return { untilMs: null };
  const untilMs = joinedAtMs + days * DAY_MS;
  return nowMs < untilMs ? { untilMs } : null;
}
