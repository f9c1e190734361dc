import { systemClock, type Clock } from '../../src/runtime/clock.ts';

/** So long that nothing but a sweep sleeps like that. */
export const SWEEP_EVERY_MS = 3_600_001;

/** A clock that a test sets; between two sweeps it sleeps until the test wants the next one. */
export class SweepClock implements Clock {
  readonly #base: () => number;
  #aheadMs = 0;
  #asleep = Promise.withResolvers<void>();
  #wake = (): void => undefined;

  /** `base`: the time as long as the test does not set it; the host's by default. */
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

  /** Resolves when the sweep that is under way is over. */
  get swept(): Promise<void> {
    return this.#asleep.promise;
  }

  /** Begins the next sweep, and resolves when it is over. */
  async nextSweep(): Promise<void> {
    await this.swept;
    this.#asleep = Promise.withResolvers<void>();
    this.#wake();
    await this.swept;
  }
}
