import { randomBytes } from 'node:crypto';

/** What stands in money rows for a member who asked to be forgotten. No id of Discord begins so. */
const PREFIX = 'gone-';

/** Random: nothing of the member can be worked out from it. */
export function newPseudonym(): string {
  return `${PREFIX}${randomBytes(10).toString('hex')}`;
}

export function isPseudonym(userId: string): boolean {
  return userId.startsWith(PREFIX);
}
