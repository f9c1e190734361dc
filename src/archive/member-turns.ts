import { Stopwatch, type Clock } from '../runtime/clock.ts';

export interface TurnRate {
  readonly count: number;
  readonly withinMs: number;
}

/** `often`: too many of late, the next may begin in so many ms. */
export type Turn =
  | ({ readonly kind: 'turn' } & Disposable)
  | { readonly kind: 'running' }
  | { readonly kind: 'often'; readonly waitMs: number };

/** One at a time for each member, and so many within a while: of something that all members wait for together. In this process. */
export class MemberTurns {
  readonly #clock: Clock;
  readonly #rate: TurnRate;
  readonly #running = new Set<string>();
  /** The oldest first. */
  readonly #recent = new Map<string, readonly Stopwatch[]>();

  constructor(clock: Clock, rate: TurnRate) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /** Dispose the turn when it is over. */
  begin(userId: string): Turn {
    if (this.#running.has(userId)) return { kind: 'running' };
    this.#forgetOld();
    const { count, withinMs } = this.#rate;
    const recent = this.#recent.get(userId) ?? [];
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= count) return { kind: 'often', waitMs: withinMs - oldest.elapsed() };
    this.#recent.set(userId, [...recent, new Stopwatch(this.#clock)]);
    this.#running.add(userId);
    return { kind: 'turn', [Symbol.dispose]: () => void this.#running.delete(userId) };
  }

  #forgetOld(): void {
    for (const [userId, all] of this.#recent) {
      const recent = all.filter((one) => one.elapsed() < this.#rate.withinMs);
      if (recent.length === 0) this.#recent.delete(userId);
      else this.#recent.set(userId, recent);
    }
  }
}
