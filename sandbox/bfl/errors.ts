import { json, type Answer } from '../image-host/http.ts';

/** The error shape of the provider's framework. */
export function detail(status: number, what: unknown): Answer {
  return json(status, { detail: what });
}
