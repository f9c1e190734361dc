import { AsyncLocalStorage } from 'node:async_hooks';
import Bottleneck from 'bottleneck';
import type { Clock } from '../../runtime/clock.ts';

export interface LanePlacesOptions {
  readonly clock: Clock;
  /** Tasks at the account at once. BFL allows 24 by default (docs.bfl.ai/api_integration/integration_guidelines). */
  readonly concurrency: number;
  /** Calm after which a concurrency that was lowered grows by one again, in ms; a minute by default. */
  readonly quietMs?: number;
  /** Called when a place in the window becomes free. */
  readonly onRoom: () => void;
  readonly onError: (error: unknown) => void;
}

/** A place in the window, taken at once, so that `room` is true for the next who asks. */
export interface LanePlace {
  enter(): void;
  leave(): void;
}

const QUIET_MS = 60_000;
/** Between two submits, so that a full window does not start as one burst. */
const SPACING_MS = 10;
/** How many may stand ready behind the running ones, so that a freed place is taken at once. */
export const AHEAD = 24;
/** Answers to requests that were on their way together must not halve the concurrency once each. */
const SLOW_DOWN_ONCE_IN_MS = 5_000;

/** The places of one account: so many tasks run, and a few more stand ready behind them. */
export class LanePlaces {
  readonly #options: LanePlacesOptions;
  readonly #running: Bottleneck;
  #concurrency: number;
  #inWindow = 0;
  #stopped = false;
  #slowedDownAtMs = Number.NEGATIVE_INFINITY;
  #recovery: NodeJS.Timeout | undefined;

  constructor(options: LanePlacesOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency;
    this.#running = new Bottleneck({ maxConcurrent: options.concurrency, minTime: SPACING_MS });
    this.#running.on('error', options.onError);
  }

  /** How many pictures may be admitted now. Those that wait for their member's allowance take no place. */
  get room(): number {
    return this.#stopped ? 0 : Math.max(0, this.#concurrency + AHEAD - this.#inWindow);
  }

  /** How many of those would start at once. */
  get free(): number {
    return Math.max(0, this.room - AHEAD);
  }

  /** Those that run, and those that stand ready. */
  get inWindow(): number {
    return this.#inWindow;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  /** What the settings allow, which a host that refuses for its limits lowers for a while. */
  get mostAtOnce(): number {
    return this.#options.concurrency;
  }

  /** What keeps an instant by the wall clock. */
  get clockKeeper(): object {
    return this.#running;
  }

  take(): LanePlace {
    let isTaken = false;
    const enter = (): void => {
      if (!isTaken) this.#inWindow += 1;
      isTaken = true;
    };
    const leave = (): void => {
      if (!isTaken) return;
      isTaken = false;
      this.#inWindow -= 1;
      this.#options.onRoom();
    };
    enter();
    return { enter, leave };
  }

  /** Runs it once one of the places is free. */
  run<T>(priority: number, work: () => Promise<T>): Promise<T> {
    return this.#running.schedule({ priority }, AsyncLocalStorage.bind(work));
  }

  /** Halves the concurrency, never below 1; it grows back by one for each quiet minute. */
  async slowDown(): Promise<void> {
    const now = this.#options.clock.monotonic();
    if (now - this.#slowedDownAtMs < SLOW_DOWN_ONCE_IN_MS) return;
    this.#slowedDownAtMs = now;
    await this.#setConcurrency(Math.max(1, Math.floor(this.#concurrency / 2)));
    this.#scheduleRecovery();
  }

  #scheduleRecovery(): void {
    clearTimeout(this.#recovery);
    if (this.#stopped || this.#concurrency >= this.#options.concurrency) return;
    this.#recovery = setTimeout(() => {
      this.#setConcurrency(this.#concurrency + 1)
        .then(() => this.#scheduleRecovery())
        .catch(this.#options.onError);
    }, this.#options.quietMs ?? QUIET_MS).unref();
  }

  async #setConcurrency(concurrency: number): Promise<void> {
    this.#concurrency = concurrency;
    await Promise.resolve(this.#running.updateSettings({ maxConcurrent: concurrency }));
  }

  /** Drops what waits and lets what runs finish; resolves when nothing runs. The dropped ones reject. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#recovery);
    await this.#running.stop();
  }
}
