import { systemClock, type Clock } from '../../src/runtime/clock.ts';

/** A unique duration, by which sleeps between sweeps are recognized. */
export const SWEEP_EVERY_MS = 3_600_001;

/** A clock that a test sets; the sleep between two sweeps ends when the test asks for the next one. */
export class SweepClock implements Clock {
  readonly #base: () => number;
  #aheadMs = 0;
  #asleep = Promise.withResolvers<void>();
  #wake = (): void => undefined;

  /** `base`: the time until the test sets it; the host's by default. */
  constructor(base: () => number = () => Date.now()) {
    this.#base = base;
  }

  now(): number {
    return this.#base() + this.#aheadMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  set(atMs: number): void {
    this.#aheadMs = atMs - this.#base();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms !== SWEEP_EVERY_MS) return systemClock.sleep(ms, signal);
    signal?.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    signal?.addEventListener('abort', () => resolve(), { once: true });
    this.#asleep.resolve();
    await promise;
    signal?.throwIfAborted();
  }

  /** Resolves when the running sweep has ended. */
  get swept(): Promise<void> {
    return this.#asleep.promise;
  }

  /** Runs the next sweep. */
  async nextSweep(): Promise<void> {
    await this.swept;
    this.#asleep = Promise.withResolvers<void>();
    this.#wake();
    await this.swept;
  }
}
