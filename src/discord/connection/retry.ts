import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';
import { retry } from '../../runtime/retry.ts';

export interface AnswerRetryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Stops retrying. */
  readonly signal: AbortSignal;
}

/** Waits between tries, in ms; the last is repeated. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

/**
 * Repeats a request of the bot's start until Discord answers, so that a bot that starts before its network, or while
 * Discord is down, waits and logs it instead of ending. Throws errors that do not pass by waiting, and the signal's
 * reason.
 */
export function untilAnswered<T>(ask: () => Promise<T>, { clock, log, signal }: AnswerRetryOptions): Promise<T> {
  return retry(ask, {
    waits: WAITS_MS,
    until: (error) => !isTemporary(error),
    signal,
    clock,
    onError: (error, { waitMs }) => {
      if (waitMs !== null) log.warn({ err: error, waitMs }, 'Discord cannot be reached: trying again');
    },
  });
}

/** Server errors and rate limits of Discord, and network errors. */
function isTemporary(error: unknown): boolean {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    return error.status === 429 || error.status >= 500;
  if (error instanceof RateLimitError) return true;
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'AbortError' || ('code' in error && typeof error.code === 'string' && isNetworkCode(error.code))
  );
}

/** Such as ECONNREFUSED, EAI_AGAIN, UND_ERR_SOCKET, CERT_NOT_YET_VALID; but not Node's own ERR_… codes. */
function isNetworkCode(code: string): boolean {
  return /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+)$/.test(code) && !code.startsWith('ERR_');
}
