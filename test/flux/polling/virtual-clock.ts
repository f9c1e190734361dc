import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../src/runtime/clock.ts';

/** A clock that skips every sleep, and records them. */
export class VirtualClock implements Clock {
  readonly sleeps: number[] = [];
  #nowMs: number;

  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Sets the clock forward or back. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    const untilMs = this.#nowMs + Math.max(0, ms);
    await nextTurn();
    this.#nowMs = Math.max(this.#nowMs, untilMs);
    signal?.throwIfAborted();
  }
}
