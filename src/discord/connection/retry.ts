import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../../runtime/clock.ts';

export interface AnswerRetryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** Waits between tries, in ms; the last is repeated for as long as Discord is away. */
const TRY_AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

/**
 * Asks Discord for what a start cannot do without, as often as need be. A bot that comes up before its network, or while
 * Discord is down, waits and says so instead of ending. Throws what no waiting mends, and the signal's reason.
 */
export async function untilAnswered<T>(ask: () => Promise<T>, { clock, log, signal }: AnswerRetryOptions): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error)) throw error;
      const waitMs = TRY_AGAIN_MS[Math.min(tries, TRY_AGAIN_MS.length - 1)] ?? 0;
      log.warn({ err: error, waitMs }, 'Discord cannot be reached: trying again');
      await clock.sleep(waitMs, signal);
    }
  }
}

/** Discord's own faults and limits, and everything that can be wrong with a network. */
function mayPass(error: unknown): boolean {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    return error.status === 429 || error.status >= 500;
  if (error instanceof RateLimitError) return true;
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || ('code' in error && typeof error.code === 'string' && isOfNetwork(error.code));
}

/** ECONNREFUSED, EAI_AGAIN, UND_ERR_SOCKET, CERT_NOT_YET_VALID, …: not one of them says that Discord refused. */
function isOfNetwork(code: string): boolean {
  return /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+)$/.test(code) && !code.startsWith('ERR_');
}
