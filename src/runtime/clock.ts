import { setTimeout as delay } from 'node:timers/promises';

/** Time as the bot sees it. Injected wherever something waits, so that tests need no real sleep. */
export interface Clock {
  /** Wall-clock time in ms since the Unix epoch, for what is written down or shown. It jumps when the host's clock is set. */
  now(): number;

  /** Time in ms since some moment of this process, for what lives within it. It never jumps. */
  monotonic(): number;

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
  monotonic: () => performance.now(),
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

/** The age of something that may be older than this process: by the wall clock until it was taken up, monotonic from then on. */
export class Stopwatch {
  readonly #clock: Clock;
  readonly #startedAtMs: number;

  /** `startedAtMs` by the wall clock; now, if it is left out. */
  constructor(clock: Clock, startedAtMs?: number) {
    this.#clock = clock;
    const ageMs = startedAtMs === undefined ? 0 : Math.max(0, clock.now() - startedAtMs);
    this.#startedAtMs = clock.monotonic() - ageMs;
  }

  /** In ms. */
  elapsed(): number {
    return this.#clock.monotonic() - this.#startedAtMs;
  }
}
