// The settings of each host but for its keys: where it is, where its pictures come from, how many tasks an account has at once.

import { z } from 'zod';
import { HOST_IDS, type HostId } from '../flux/host-ids.ts';
import { HOST_WORDS } from '../generation/model/host-words.ts';
import { accountsIn } from './accounts.ts';
import { bflApiUrl, hostApiUrl, hostNames } from './addresses.ts';
import { wholeNumber } from './amounts.ts';

export const addressSettings = {
  BFL_API_URL: bflApiUrl.default('https://api.bfl.ai'),
  BFL_TRUSTED_HOSTS: hostNames.default(['bfl.ai']),
  BFL_DELIVERY_HOSTS: hostNames.optional(),
  REPLICATE_API_URL: hostApiUrl.default('https://api.replicate.com'),
  ATLASCLOUD_API_URL: hostApiUrl.default('https://api.atlascloud.ai'),
  ATLASCLOUD_DELIVERY_HOSTS: hostNames.optional(),
};

export const concurrencySettings = {
  BFL_CONCURRENCY: wholeNumber(1, 1_000).default(24),
  REPLICATE_CONCURRENCY: wholeNumber(1, 1_000).default(24),
  ATLASCLOUD_CONCURRENCY: wholeNumber(1, 1_000).default(10),
};

const addressSchema = z.object(addressSettings);
const concurrencySchema = z.object(concurrencySettings);

/** Where each host is. */
export interface HostAddresses extends Readonly<Record<HostId, { readonly apiUrl: string }>> {
  readonly bfl: {
    readonly apiUrl: string;
    readonly trustedHosts: readonly string[];
    /** Where pictures come from; null for the trusted hosts, and the one of `apiUrl`. */
    readonly deliveryHosts: readonly string[] | null;
  };
  readonly atlascloud: {
    readonly apiUrl: string;
    /** Where pictures come from beside its own domain. */
    readonly moreDeliveryHosts: readonly string[];
  };
}

export function hostAddresses(env: z.infer<typeof addressSchema>): HostAddresses {
  return {
    bfl: {
      apiUrl: env.BFL_API_URL,
      trustedHosts: env.BFL_TRUSTED_HOSTS,
      deliveryHosts: env.BFL_DELIVERY_HOSTS ?? null,
    },
    replicate: { apiUrl: env.REPLICATE_API_URL },
    atlascloud: { apiUrl: env.ATLASCLOUD_API_URL, moreDeliveryHosts: env.ATLASCLOUD_DELIVERY_HOSTS ?? [] },
  };
}

export function hostConcurrency(env: z.infer<typeof concurrencySchema>): Readonly<Record<HostId, number>> {
  return { bfl: env.BFL_CONCURRENCY, replicate: env.REPLICATE_CONCURRENCY, atlascloud: env.ATLASCLOUD_CONCURRENCY };
}

/** The addresses of the hosts that have a key, as far as they are sound; where none has one yet, of the first host. */
export function usedAddresses(values: Readonly<Record<string, unknown>>): string[] {
  const withKey = HOST_IDS.filter((host) => accountsIn(values, [host]).length > 0);
  const used = withKey.length > 0 ? withKey : HOST_IDS.slice(0, 1);
  return used.flatMap((host) => {
    const setting = HOST_WORDS[host].address;
    return addressSettings[setting].safeParse(values[setting]).data ?? [];
  });
}
