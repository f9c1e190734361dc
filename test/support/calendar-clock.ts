import { systemClock, type Clock } from '../../src/runtime/clock.ts';

/** A clock that a test sets; checks of the calendar are counted by their sleeps. */
export class CalendarClock implements Clock {
  offsetMs = 0;
  looks = 0;
  readonly #everyMs: number;
  #onLook: () => void = () => undefined;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  set(iso: string): void {
    this.offsetMs = Date.parse(iso) - Date.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms === this.#everyMs) {
      this.looks += 1;
      this.#onLook();
    }
    await systemClock.sleep(ms, signal);
  }

  /** Resolves when the calendar was checked twice more: the second check began after this call. */
  nextLooks(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const enough = this.looks + 2;
    this.#onLook = () => {
      if (this.looks >= enough) resolve();
    };
    return promise;
  }
}
