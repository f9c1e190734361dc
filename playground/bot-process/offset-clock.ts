import { systemClock, type Clock } from '../../src/runtime/clock.ts';

/** The machine's clock, some time ahead. What sleeps when it is moved sleeps that much less. */
export class OffsetClock implements Clock {
  #offsetMs: number;
  readonly #movers = new Set<() => void>();

  constructor(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  now(): number {
    return systemClock.now() + this.#offsetMs;
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#offsetMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const untilMs = this.monotonic() + ms;
    do {
      const moved = new AbortController();
      const wake = (): void => moved.abort();
      this.#movers.add(wake);
      const ended = signal === undefined ? moved.signal : AbortSignal.any([moved.signal, signal]);
      try {
        await systemClock.sleep(untilMs - this.monotonic(), ended);
      } catch (error) {
        signal?.throwIfAborted();
        if (!moved.signal.aborted) throw error;
      } finally {
        this.#movers.delete(wake);
      }
    } while (this.monotonic() < untilMs);
  }

  /** Moves the clock on. */
  moveTo(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    for (const wake of this.#movers) wake();
  }
}
