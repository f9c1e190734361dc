import { createHash } from 'node:crypto';
import type { SandboxClock } from '../clock/clock.ts';

/** The limit of a bucket: calls per window. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/** The kind of limit that applies to a route. */
export type RateKind = 'webhook' | 'message' | 'commands' | 'ordinary';

/** `webhook`: the usual 5 per 2 s per token and route. The others are plausible, not documented. */
const DEFAULT_ALLOWANCES: Readonly<Record<RateKind, Allowance>> = {
  webhook: { limit: 5, windowMs: 2000 },
  message: { limit: 5, windowMs: 5000 },
  commands: { limit: 20, windowMs: 20_000 },
  ordinary: { limit: 50, windowMs: 1000 },
};

/** Source: topics/rate-limits.mdx "Global Rate Limit"; interaction routes are outside of it. */
const DEFAULT_GLOBAL: Allowance = { limit: 50, windowMs: 1000 };

/** Figures that replace the defaults. */
export interface RateLimitSettings extends Partial<Record<RateKind, Allowance>> {
  readonly global?: Allowance;
}

/** Whether a call is allowed, with the headers to send either way. */
export interface RateVerdict {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly retryAfter: number;
  readonly global: boolean;
}

interface Window {
  count: number;
  resetAtMs: number;
}

/** Counts calls in fixed windows, as the headers of Discord describe them. */
export class RateLimits {
  readonly #clock: Pick<SandboxClock, 'now'>;
  readonly #windows = new Map<string, Window>();
  readonly #settings: RateLimitSettings;
  readonly #enforced: boolean;

  constructor(settings: boolean | RateLimitSettings, clock: Pick<SandboxClock, 'now'>) {
    this.#clock = clock;
    this.#enforced = settings !== false;
    this.#settings = typeof settings === 'boolean' ? {} : settings;
  }

  /** Counts a call. `major` is its channel, guild, or webhook and token. */
  count(call: { kind: RateKind; route: string; major: string }): RateVerdict {
    if (!this.#enforced) return { allowed: true, headers: {}, retryAfter: 0, global: false };
    const exempt = call.kind === 'webhook';
    const overall = this.#settings.global ?? DEFAULT_GLOBAL;
    const allowance = this.#settings[call.kind] ?? DEFAULT_ALLOWANCES[call.kind];
    const key = `${call.route}:${call.major}`;
    const now = this.#clock.now();
    if (!exempt) {
      const everything = this.#window('global', overall, now);
      if (everything.count >= overall.limit) return refusal(everything, now, {}, true);
      everything.count += 1;
    }
    const window = this.#window(key, allowance, now);
    const full = window.count >= allowance.limit;
    if (!full) window.count += 1;
    const headers = {
      'x-ratelimit-limit': String(allowance.limit),
      'x-ratelimit-remaining': String(allowance.limit - window.count),
      'x-ratelimit-reset': (window.resetAtMs / 1000).toFixed(3),
      'x-ratelimit-reset-after': ((window.resetAtMs - now) / 1000).toFixed(3),
      'x-ratelimit-bucket': createHash('md5').update(call.route).digest('hex'),
    };
    if (full) return refusal(window, now, headers, false);
    return { allowed: true, headers, retryAfter: 0, global: false };
  }

  #window(key: string, allowance: Allowance, now: number): Window {
    const known = this.#windows.get(key);
    if (known && known.resetAtMs > now) return known;
    if (this.#windows.size > 10_000) this.#sweep(now);
    const opened = { count: 0, resetAtMs: now + allowance.windowMs };
    this.#windows.set(key, opened);
    return opened;
  }

  #sweep(now: number): void {
    for (const [key, window] of this.#windows) if (window.resetAtMs <= now) this.#windows.delete(key);
  }
}

function refusal(window: Window, now: number, headers: Record<string, string>, global: boolean): RateVerdict {
  const retryAfter = Math.max(0.001, (window.resetAtMs - now) / 1000);
  return {
    allowed: false,
    retryAfter,
    global,
    headers: {
      ...headers,
      'retry-after': retryAfter.toFixed(3),
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
  };
}
