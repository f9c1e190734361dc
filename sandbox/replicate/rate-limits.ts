import type { SandboxClock } from '../clock/clock.ts';
import { json, type Answer } from '../image-host/http.ts';

/** Below this credit, in dollars, hardly any prediction may be created. */
const LOW_CREDIT_USD = 5;
const LOW_CREDIT = { perMinute: 6, burst: 1 };

export interface RateLimitOptions {
  /** Predictions that may be created in a minute. Default 600. */
  createsPerMinute?: number;
  /** Every other request, polls among them. Default 3000. */
  othersPerMinute?: number;
  /**
   * Where a 429 tells how long to wait, beside its text: in a `retry_after` of the body, or in the header as well. Default: in the text
   * alone, which is all that is documented.
   */
  tells?: 'text' | 'retry_after' | 'header';
}

/** The two limits of an account, each a bucket that refills steadily. */
export class RateLimits {
  readonly #creates: Bucket;
  readonly #others: Bucket;
  readonly #low: Bucket;
  readonly #tells: NonNullable<RateLimitOptions['tells']>;

  constructor(
    { createsPerMinute = 600, othersPerMinute = 3000, tells = 'text' }: RateLimitOptions,
    clock: Pick<SandboxClock, 'monotonic'>,
  ) {
    this.#creates = new Bucket(createsPerMinute, createsPerMinute, clock);
    this.#others = new Bucket(othersPerMinute, othersPerMinute, clock);
    this.#low = new Bucket(LOW_CREDIT.perMinute, LOW_CREDIT.burst, clock);
    this.#tells = tells;
  }

  /** The refusal of one more request; undefined where it may pass. */
  refuse(kind: 'create' | 'other', creditUsd: number): Answer | undefined {
    const isLow = creditUsd < LOW_CREDIT_USD;
    if (kind === 'create' && isLow) {
      const waitS = this.#low.take();
      const reduced = `The limit is ${LOW_CREDIT.perMinute} per minute with a burst of ${LOW_CREDIT.burst} while you have less than $${LOW_CREDIT_USD} in credit. `;
      return waitS === 0 ? undefined : throttled(waitS, this.#tells, reduced);
    }
    const waitS = (kind === 'create' ? this.#creates : this.#others).take();
    return waitS === 0 ? undefined : throttled(waitS, this.#tells);
  }
}

/** A 429 that says to wait for so many seconds. */
export function throttled(
  seconds: number,
  tells: NonNullable<RateLimitOptions['tells']> = 'text',
  reason = '',
): Answer {
  const detail = `Request was throttled. ${reason}Your rate limit resets in ~${seconds}s.`;
  if (tells === 'text') return json(429, { detail });
  const headers: Record<string, string> = tells === 'header' ? { 'retry-after': String(seconds) } : {};
  return json(429, { detail, status: 429, retry_after: seconds }, headers);
}

class Bucket {
  readonly #perMs: number;
  readonly #burst: number;
  #left: number;
  readonly #clock: Pick<SandboxClock, 'monotonic'>;
  #atMs: number;

  constructor(perMinute: number, burst: number, clock: Pick<SandboxClock, 'monotonic'>) {
    this.#clock = clock;
    this.#atMs = clock.monotonic();
    this.#perMs = perMinute / 60_000;
    this.#burst = burst;
    this.#left = burst;
  }

  /** 0, or the whole seconds after which there is room again. */
  take(): number {
    const now = this.#clock.monotonic();
    this.#left = Math.min(this.#burst, this.#left + (now - this.#atMs) * this.#perMs);
    this.#atMs = now;
    if (this.#left < 1) return Math.ceil((1 - this.#left) / this.#perMs / 1000);
    this.#left -= 1;
    return 0;
  }
}
