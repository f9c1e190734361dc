import type { CannedReply } from '../image-host/faults.ts';

/** Ready-made {@link CannedReply}s. */
export const replies = {
  /** 429, as when 24 tasks run. BFL was never seen to send Retry-After; a proxy may. */
  tooManyTasks: (retryAfter?: number | string): CannedReply => ({
    status: 429,
    body: { detail: 'Too many active tasks' },
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  }),
  outOfCredits: (): CannedReply => ({ status: 402, body: { detail: 'Insufficient credits' } }),
  forbidden: (): CannedReply => ({ status: 403, body: { detail: 'Not authenticated' } }),
  /** 500, 502 or 503 with an empty body. */
  broken: (status: 500 | 502 | 503 | 504): CannedReply => ({ status }),
  /** An error page of a proxy. */
  badGateway: (): CannedReply => ({ status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' }),
  /** 503 with a task body, as at least one client expects it. */
  unavailableWithTask: (): CannedReply => ({ status: 503, body: { status: 'Error' } }),
};
