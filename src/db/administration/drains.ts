// Which accounts the operator drains, a key in `bot_state` each.

const PREFIX = 'drained:';

/** The key in `bot_state` that exists while nothing more is sent to the account. */
export function drainKey(account: string): string {
  return PREFIX + account;
}
