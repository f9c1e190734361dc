import type { Clock } from '../../runtime/clock.ts';
import type { GenerationStore } from '../ports/generation-store.ts';

/** A command of which the provider declined at least one picture, and when it did so first. */
export interface Strike {
  readonly generationId: string;
  readonly atMs: number;
}

/** How a member stands: how many strikes of a day, how many are allowed, and until when they are paused (null: not). */
export interface StrikeStanding {
  readonly count: number;
  readonly limit: number;
  readonly pausedUntilMs: number | null;
  /** The command with which the present pause began. */
  readonly pausedBy: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAUSE_MS = HOUR_MS;

/**
 * How somebody with these strikes, oldest first, stands now. So many within a day pause for an hour from the last; another
 * one within a day of enough others pauses again. It follows from the strikes alone, so nothing is to be remembered.
 */
export function standingOf(strikes: readonly Strike[], limit: number, nowMs: number): StrikeStanding {
  const dayBefore = (atMs: number): number =>
    strikes.filter((other) => other.atMs <= atMs && other.atMs > atMs - DAY_MS).length;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let pausedBy: string | null = null;
  for (const { generationId, atMs } of strikes) {
    if (dayBefore(atMs) < limit) continue;
    if (atMs >= pausedUntilMs) pausedBy = generationId;
    pausedUntilMs = atMs + PAUSE_MS;
  }
  const count = dayBefore(nowMs);
  return pausedUntilMs > nowMs
    ? { count, limit, pausedUntilMs, pausedBy }
    : { count, limit, pausedUntilMs: null, pausedBy: null };
}

export interface StrikesOptions {
  readonly store: Pick<GenerationStore, 'moderatedSince'>;
  readonly clock: Clock;
  /** null: nobody is paused for strikes. */
  readonly limit: number | null;
}

/** Counts, over all servers, what the provider declined of each member: it is the operator's account that is at risk. */
export class Strikes {
  readonly #options: StrikesOptions;

  constructor(options: StrikesOptions) {
    this.#options = options;
  }

  /** null where strikes are not counted. */
  async standingOf(userId: string): Promise<StrikeStanding | null> {
    const { store, clock, limit } = this.#options;
    if (limit === null) return null;
    const nowMs = clock.now();
    // A pause of an hour may rest on strikes of a day before it. What lies in the future was written before the clock was set back.
    const declined = await store.moderatedSince(userId, nowMs - DAY_MS - PAUSE_MS);
    const strikes = new Map<string, Strike>();
    for (const strike of declined) {
      if (strike.atMs <= nowMs && !strikes.has(strike.generationId)) strikes.set(strike.generationId, strike);
    }
    return standingOf([...strikes.values()], limit, nowMs);
  }

  /** Until when the member may not paint; null where they may. */
  async pausedUntil(userId: string): Promise<{ readonly count: number; readonly untilMs: number } | null> {
    const standing = await this.standingOf(userId);
    return standing === null || standing.pausedUntilMs === null
      ? null
      : { count: standing.count, untilMs: standing.pausedUntilMs };
  }
}
