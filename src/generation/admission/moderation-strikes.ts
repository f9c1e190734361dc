import type { Clock } from '../../runtime/clock.ts';
import { DAY_MS } from '../../runtime/durations.ts';
import { PAUSE_MS, standingOf, type Strike, type StrikeStanding } from '../model/strike.ts';
import type { GenerationStore } from '../ports/generation-store.ts';

export interface ModerationStrikesOptions {
  readonly store: Pick<GenerationStore, 'moderatedSince'>;
  readonly clock: Clock;
  /** null: nobody is paused for strikes. */
  readonly limit: number | null;
}

/** Counts, over all servers, what the provider declined of each member: it is the operator's account that is at risk. */
export class ModerationStrikes {
  readonly #options: ModerationStrikesOptions;

  constructor(options: ModerationStrikesOptions) {
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
  async pausedUntil(
    userId: string,
  ): Promise<(Pick<StrikeStanding, 'count' | 'hosts'> & { readonly untilMs: number }) | null> {
    const standing = await this.standingOf(userId);
    return standing === null || standing.pausedUntilMs === null
      ? null
      : { count: standing.count, hosts: standing.hosts, untilMs: standing.pausedUntilMs };
  }
}
