import type { CannedReply } from '../image-host/faults.ts';

/** Ready-made answers for faults. */
export const replies = {
  /** An error of the media routes; a 429 tells no time. */
  media: (code: number, msg: string): CannedReply => ({
    status: code,
    body: { code, msg, request_id: 'c0ffee', data: null },
    headers: { 'x-request-id': 'c0ffee' },
  }),
  /** With an empty body. */
  broken: (status: 500 | 502 | 503 | 504): CannedReply => ({ status }),
};
