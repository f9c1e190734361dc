import { hostOf } from '../generation/model/host.ts';

/** What metrics of one account are labelled with. */
export function labelsOf(account: string): { readonly host: string; readonly account: string } {
  return { host: hostOf(account), account };
}
