import type { MicroUsd } from '../model/money.ts';
import type { PauseReason } from '../model/pause-cause.ts';
import type { AccountState, ProviderError } from '../ports/image-provider.ts';

/**
 * What a refusal is about: the account, so that others would meet it as well; this request alone; or nobody knows. `for_now`:
 * the account has the money, and what is being painted ties it up.
 */
export type RefusalCause =
  | { readonly kind: 'account'; readonly reason: PauseReason; readonly balance: MicroUsd | null }
  | { readonly kind: 'for_now' }
  | { readonly kind: 'request' }
  | { readonly kind: 'unknown' };

/**
 * Decides by the account's own answer alone, null where it could not be asked. Only a host that tells no balance is believed a
 * 402, in the form that it documents.
 *
 * @param price of the refused picture.
 * @param tiedUp what the pictures cost that are with the host now.
 */
export function causeOfRefusal(
  error: Pick<ProviderError, 'kind' | 'isDocumented'>,
  state: AccountState | null,
  { price, tiedUp }: { readonly price: MicroUsd; readonly tiedUp: MicroUsd },
): RefusalCause {
  if (state === null) return { kind: 'unknown' };
  if (state.kind !== 'well') return { kind: 'account', reason: state.kind, balance: null };
  const { balance } = state;
  const isAboutMoney = error.kind === 'out_of_credits';
  if (balance === null) {
    const isBelieved = isAboutMoney && error.isDocumented;
    return isBelieved ? { kind: 'account', reason: 'out_of_credits', balance } : { kind: 'request' };
  }
  if (balance < price) return { kind: 'account', reason: 'out_of_credits', balance };
  return isAboutMoney && balance - tiedUp < price ? { kind: 'for_now' } : { kind: 'request' };
}
