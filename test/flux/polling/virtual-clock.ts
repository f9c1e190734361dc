import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../src/runtime/clock.ts';

/** A clock that skips every sleep, and records them. */
export class VirtualClock implements Clock {
  readonly sleeps: number[] = [];
  #nowMs: number;
  #passedMs = 0;

  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#passedMs;
  }

  /** Sets the clock forward, or back. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    const untilMs = this.#passedMs + Math.max(0, ms);
    await nextTurn();
    // Sleepers overlap: each wakes when its own time has passed.
    const leftMs = Math.max(0, untilMs - this.#passedMs);
    this.#passedMs += leftMs;
    this.#nowMs += leftMs;
    signal?.throwIfAborted();
  }
}
