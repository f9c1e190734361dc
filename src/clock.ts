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
