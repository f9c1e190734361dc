import type { Account } from '../image-host/account.ts';
import { json, type Answer } from '../image-host/http.ts';

/** `GET /v1/credits`. */
export function answerCredits(account: Account): Answer {
  return json(200, { credits: account.balance });
}
