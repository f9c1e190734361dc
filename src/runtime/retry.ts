import type { Clock } from './clock.ts';

/** A step that failed. */
interface FailedAttempt {
  /** How many have failed so far, this one included. */
  readonly failures: number;
  /** Before the next attempt, in ms; null where there is none. */
  readonly waitMs: number | null;
}

export interface RetryOptions {
  /** Before each next attempt, in ms; the last is repeated. */
  readonly waits: readonly [number, ...number[]];
  /** Whether to give up after this failure; without it, the step is repeated until it succeeds or the signal ends it. */
  readonly until?: (error: unknown, failures: number) => boolean;
  /** Ends the waits, and the attempts after a failure. A step that is running ends it by itself. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Hears of every failure but those after the signal was aborted. */
  readonly onError: (error: unknown, attempt: FailedAttempt) => void;
}

type Outcome<T> = { readonly value: T } | { readonly waitMs: number };

/**
 * Repeats a step until it succeeds. While it waits it holds no error: those of discord.js hold the upload that failed.
 *
 * @throws what the step threw last where `until` gives up; the signal's reason once it is aborted.
 */
export async function retry<T>(step: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    const outcome = await attempt(step, failures, options);
    if ('value' in outcome) return outcome.value;
    await options.clock.sleep(outcome.waitMs, options.signal);
  }
}

async function attempt<T>(step: () => Promise<T>, failures: number, options: RetryOptions): Promise<Outcome<T>> {
  const { waits, until = () => false, signal, onError } = options;
  try {
    return { value: await step() };
  } catch (error) {
    signal.throwIfAborted();
    const isOver = until(error, failures);
    const waitMs = isOver ? null : (waits[Math.min(failures, waits.length) - 1] ?? waits[0]);
    onError(error, { failures, waitMs });
    if (waitMs === null) throw error;
    return { waitMs };
  }
}
