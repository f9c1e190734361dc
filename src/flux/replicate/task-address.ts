import { apiAddress } from '../http/api-address.ts';

/** Where a prediction is asked about. Made of its id: an address in an answer could lead elsewhere. */
export function taskAddress(apiUrl: URL, id: string): string {
  return apiAddress(apiUrl, `v1/predictions/${id}`).href;
}
