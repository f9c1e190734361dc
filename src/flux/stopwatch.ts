import type { Clock } from '../clock.ts';

/** What a step besides sleeping can really take: waiting at the gate and one request. More than this was the clock jumping. */
const SLACK_MS = 60_000;

/**
 * The age of a task, by the wall clock, for tasks outlive processes. A clock that is set back or forth while we watch neither
 * stops it nor ages it by hours: between two looks, at least what was slept has passed, and not much more.
 */
export class Stopwatch {
  readonly #clock: Clock;
  #lastMs: number;
  #elapsedMs: number;

  constructor(clock: Clock, startedAtMs: number) {
    this.#clock = clock;
    this.#lastMs = clock.now();
    this.#elapsedMs = Math.max(0, this.#lastMs - startedAtMs);
  }

  /** Milliseconds since the start. */
  elapsed(): number {
    return this.#advance(0);
  }

  /** Sleeps by the clock. Throws the signal's reason. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0) return;
    const wholeMs = Math.ceil(ms);
    this.#advance(0);
    await this.#clock.sleep(wholeMs, signal);
    this.#advance(wholeMs);
  }

  #advance(atLeastMs: number): number {
    const now = this.#clock.now();
    const passed = now - this.#lastMs;
    this.#lastMs = now;
    this.#elapsedMs += Math.min(Math.max(passed, atLeastMs), atLeastMs + SLACK_MS);
    return this.#elapsedMs;
  }
}
