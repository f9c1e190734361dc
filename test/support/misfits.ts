import type { PaintRequest } from '../../src/generation/model/host.ts';
import type { HostAccount } from '../../src/generation/ports/host-account.ts';

/** The first thing that the account cannot keep; null where it keeps all. */
export function misfitOf(account: Pick<HostAccount, 'misfitsOf'>, request: PaintRequest): string | null {
  return account.misfitsOf(request)[0]?.kind ?? null;
}
