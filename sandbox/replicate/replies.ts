import type { CannedReply } from '../image-host/faults.ts';
import { throttled } from './rate-limits.ts';

/** Ready-made answers for faults. */
export const replies = {
  /** 429 with the seconds in its text alone, in `retry_after` too, or in the header as well. */
  throttled: (seconds: number, tells: 'text' | 'retry_after' | 'header' = 'text'): CannedReply => {
    const { status, headers, body } = throttled(seconds, tells);
    return { status, headers, body: JSON.parse(String(body)) as unknown };
  },
  insufficientCredit: (): CannedReply => ({
    status: 402,
    body: { title: 'Insufficient credit', detail: 'You have insufficient credit to run this model.', status: 402 },
  }),
  unauthenticated: (): CannedReply => ({
    status: 401,
    body: { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 },
  }),
  /** With an empty body. */
  broken: (status: 500 | 502 | 503 | 504): CannedReply => ({ status }),
};
