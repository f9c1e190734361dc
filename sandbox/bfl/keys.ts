import { detail, type Answer } from './http.ts';

/** The answer to a request whose `x-key` does not open the door, or `undefined` when it does. */
export function refuseKey(key: string | undefined, accepted: ReadonlySet<string>): Answer | undefined {
  if (key === undefined) return detail(403, 'Not authenticated');
  if (accepted.has(key)) return undefined;
  if (!/^bfl_[A-Za-z0-9_-]{8,}$/.test(key)) return detail(422, 'Invalid API key format');
  return detail(403, 'Invalid API key');
}
