import { createHash } from 'node:crypto';

/** By it the same is known again. */
export function fingerprint(filledIn: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(filledIn)).digest('base64url');
}
