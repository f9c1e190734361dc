import type { Clock } from '../../runtime/clock.ts';
import type { MicroUsd } from '../model/money.ts';
import { dripOf, type Pace } from '../model/pace.ts';

/** What is asked of each member's allowance, and until when jobs wait for it. */
export class PaceWaits {
  readonly #clock: Clock;
  readonly #drip: ReturnType<typeof dripOf>;
  /** What the pictures of each member cost that are on their way to their allowance, or wait for it. */
  readonly #asked = new Map<string, MicroUsd>();
  /** When the allowance of the member has filled up enough for each job that waits for that. */
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock, pace: Pace) {
    this.#clock = clock;
    this.#drip = dripOf(pace);
  }

  /** Returns what is asked of the member's allowance by now, this included. */
  ask(userId: string, price: MicroUsd): MicroUsd {
    const asked = (this.#asked.get(userId) ?? 0) + price;
    this.#asked.set(userId, asked);
    return asked;
  }

  /** The job goes on: its price is asked no more. */
  granted(jobId: string, { userId, price }: { readonly userId: string; readonly price: MicroUsd }): void {
    this.#untilMs.delete(jobId);
    const asked = (this.#asked.get(userId) ?? 0) - price;
    if (asked > 0) this.#asked.set(userId, asked);
    else this.#asked.delete(userId);
  }

  /** The job waits until so much has dripped, as far as can be told: it may be a drip less. */
  waits(jobId: string, missing: MicroUsd): void {
    const drips = Math.max(1, Math.ceil(missing / this.#drip.amount));
    this.#untilMs.set(jobId, this.#clock.now() + drips * this.#drip.everyMs);
  }

  forget(jobId: string): void {
    this.#untilMs.delete(jobId);
  }

  /** When a job goes on that waits; null for one that does not. */
  untilMs(jobId: string): number | null {
    const untilMs = this.#untilMs.get(jobId);
    if (untilMs === undefined) return null;
    const nowMs = this.#clock.now();
    // The next drip is due at any moment.
    return untilMs > nowMs ? untilMs : nowMs + this.#drip.everyMs;
  }
}
