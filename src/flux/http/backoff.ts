// Waits between retries.

import type { HttpAnswer } from '../../proxy/http-exchange.ts';

/** Waits between tries: `firstMs`, then doubling up to `maxMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after the `failures`th failure in a row (from 1): between half and all of the doubled wait, so that
 * tasks that failed together are not retried together.
 *
 * @param random a number in [0, 1)
 */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: () => number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (0.5 + random() / 2));
}

/**
 * The wait of a `Retry-After` header in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3), capped. null when
 * absent or invalid: BFL documents no such header (docs.bfl.ai/api_integration/errors), so it is optional.
 *
 * A date is compared with the answer's own `Date` header, since the clocks of server and client may differ by hours.
 */
export function retryAfterMs(headers: HttpAnswer['headers'], nowMs: number, capMs: number): number | null {
  const header = headers['retry-after'];
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - answeredAtMs(headers, nowMs) : seconds * 1_000;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, Math.round(ms)), capMs);
}

function answeredAtMs({ date }: HttpAnswer['headers'], nowMs: number): number {
  const atMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(atMs) ? nowMs : atMs;
}
