// Pseudonyms that replace the ids of members in ledger entries.

import { randomBytes } from 'node:crypto';

/** No Discord id begins like this. */
const PREFIX = 'gone-';

/** A random id that replaces a member's id in ledger entries after an erasure request; not derived from the member. */
export function newPseudonym(): string {
  return `${PREFIX}${randomBytes(10).toString('hex')}`;
}

export function isPseudonym(userId: string): boolean {
  return userId.startsWith(PREFIX);
}
