import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/runtime/clock.ts';

interface Sleeper {
  dueMs: number;
  readonly wake: () => void;
}

/** A clock that only a test advances; sleeps end in order, each at its own time. */
export class ManualClock implements Clock {
  #nowMs: number;
  #jumpedMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(nowMs = Date.parse('2026-11-22T12:00:00Z')) {
    this.#nowMs = nowMs;
  }

  /** How many sleeps are pending. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs - this.#jumpedMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { dueMs: this.#nowMs + Math.max(0, ms), wake: () => resolve() };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', sleeper.wake, { once: true });
    await promise;
    this.#sleepers.delete(sleeper);
    signal?.throwIfAborted();
  }

  /** Sets the clock, without an effect on pending sleeps. */
  jump(ms: number): void {
    this.#nowMs += ms;
    this.#jumpedMs += ms;
    for (const sleeper of this.#sleepers) sleeper.dueMs += ms;
  }

  /** Lets `ms` pass, and runs everything that is due meanwhile. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await nextTurn();
      const [next] = [...this.#sleepers].toSorted((a, b) => a.dueMs - b.dueMs);
      if (next === undefined || next.dueMs > endMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#sleepers.delete(next);
      next.wake();
    }
    this.#nowMs = endMs;
  }
}
