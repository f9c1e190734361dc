import type { IncomingHttpHeaders } from 'node:http';

/** Waits between tries: `firstMs`, then doubling up to `maxMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after the `failures`th failure in a row (from 1): between half and the whole of the doubled wait, so that
 * many tasks which failed together do not come back together.
 *
 * @param random a number in [0, 1)
 */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: () => number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (0.5 + random() / 2));
}

/**
 * The wait that a `Retry-After` header asks for, in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3), capped. Null when
 * absent or unreadable: BFL documents no such header (docs.bfl.ai/api_integration/errors), so it is honoured and never required.
 *
 * A date is read by the clock of whoever wrote it, which the answer's own `Date` tells: ours, or theirs, may be off by hours.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, nowMs: number, capMs: number): number | null {
  const header = headers['retry-after'];
  if (header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - writtenAtMs(headers, nowMs) : seconds * 1_000;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, Math.round(ms)), capMs);
}

function writtenAtMs({ date }: IncomingHttpHeaders, nowMs: number): number {
  const atMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(atMs) ? nowMs : atMs;
}
