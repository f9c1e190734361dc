import { DAY_MS, HOUR_MS } from '../../runtime/durations.ts';

/** A command of which the provider declined at least one picture, and when it did so first. */
export interface Strike {
  readonly generationId: string;
  readonly atMs: number;
  /** Who declined it: `bfl`. */
  readonly host: string;
}

/** How a member stands: how many strikes of a day, how many are allowed, and until when they are paused (null: not). */
export interface StrikeStanding {
  readonly count: number;
  readonly limit: number;
  /** Who declined the strikes of the day, each once. */
  readonly hosts: readonly string[];
  readonly pausedUntilMs: number | null;
  /** The command with which the present pause began. */
  readonly pausedBy: string | null;
}

/** How long a member is paused after the last strike, in ms. */
export const PAUSE_MS = HOUR_MS;

/**
 * How somebody with these strikes, oldest first, stands now. So many within a day pause for an hour from the last; another
 * one within a day of enough others pauses again. It follows from the strikes alone, so nothing is to be remembered.
 */
export function standingOf(strikes: readonly Strike[], limit: number, nowMs: number): StrikeStanding {
  const dayBefore = (atMs: number): readonly Strike[] =>
    strikes.filter((other) => other.atMs <= atMs && other.atMs > atMs - DAY_MS);
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let pausedBy: string | null = null;
  for (const { generationId, atMs } of strikes) {
    if (dayBefore(atMs).length < limit) continue;
    if (atMs >= pausedUntilMs) pausedBy = generationId;
    pausedUntilMs = atMs + PAUSE_MS;
  }
  const ofDay = dayBefore(nowMs);
  const standing = { count: ofDay.length, limit, hosts: [...new Set(ofDay.map(({ host }) => host))] };
  return pausedUntilMs > nowMs
    ? { ...standing, pausedUntilMs, pausedBy }
    : { ...standing, pausedUntilMs: null, pausedBy: null };
}
