import type { Answer } from '../image-host/http.ts';
import { detail } from './errors.ts';

/** The answer to a request with a missing, malformed or wrong `x-key`; `undefined` if the key is accepted. */
export function refuseKey(key: string | undefined, accepted: { has(key: string): boolean }): Answer | undefined {
  if (key === undefined) return detail(403, 'Not authenticated');
  if (accepted.has(key)) return undefined;
  if (!/^bfl_[A-Za-z0-9_-]{8,}$/.test(key)) return detail(422, 'Invalid API key format');
  return detail(403, 'Invalid API key');
}
