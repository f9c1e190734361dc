import { setTimeout as delay } from 'node:timers/promises';

/** Time as the bot sees it. Injected wherever something waits, so that tests need no real sleep. */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. It may jump when the host's clock is set. */
  now(): number;

  /**
   * Waits `ms` milliseconds (zero or less: one turn of the event loop).
   *
   * @throws the signal's reason, when the signal is or becomes aborted.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The host's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** What a step besides sleeping can really take, such as one request. More than this was the clock jumping. */
const SLACK_MS = 60_000;

/**
 * An age by the wall clock, for tasks outlive processes. A clock that is set back or forth while we watch neither stops it
 * nor ages it by hours: between two looks, at least what was slept has passed, and at most `slackMs` more.
 */
export class Stopwatch {
  readonly #clock: Clock;
  readonly #slackMs: number;
  #lastMs: number;
  #elapsedMs: number;

  constructor(clock: Clock, startedAtMs: number, slackMs = SLACK_MS) {
    this.#clock = clock;
    this.#slackMs = slackMs;
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
    this.#elapsedMs += Math.min(Math.max(passed, atLeastMs), atLeastMs + this.#slackMs);
    return this.#elapsedMs;
  }
}
