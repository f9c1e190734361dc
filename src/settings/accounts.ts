// The keys of accounts, and in which order they are used.

import { HOST_IDS, type HostId } from '../flux/host-ids.ts';
import { ANY_HOST, hostsIn, hostsOf, type HostOrder } from '../flux/host-order.ts';
import { HOST_WORDS } from '../generation/model/host-words.ts';
import { apiKey } from './secrets.ts';

/** One key of a host. `setting` names it for the operator; `name` is how rows and reports name the account. */
export interface AccountSetting {
  readonly host: HostId;
  readonly name: string;
  readonly setting: string;
  readonly apiKey: string;
}

const key = (setting: string) => apiKey(setting).optional();

type KeySetting = `${(typeof HOST_WORDS)[HostId]['key']}${'' | `_${2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`}`;

/** Each further key is a further account. */
export const keySettings = {
  BFL_API_KEY: key('BFL_API_KEY'),
  BFL_API_KEY_2: key('BFL_API_KEY_2'),
  BFL_API_KEY_3: key('BFL_API_KEY_3'),
  BFL_API_KEY_4: key('BFL_API_KEY_4'),
  BFL_API_KEY_5: key('BFL_API_KEY_5'),
  BFL_API_KEY_6: key('BFL_API_KEY_6'),
  BFL_API_KEY_7: key('BFL_API_KEY_7'),
  BFL_API_KEY_8: key('BFL_API_KEY_8'),
  BFL_API_KEY_9: key('BFL_API_KEY_9'),
  REPLICATE_API_KEY: key('REPLICATE_API_KEY'),
  REPLICATE_API_KEY_2: key('REPLICATE_API_KEY_2'),
  REPLICATE_API_KEY_3: key('REPLICATE_API_KEY_3'),
  REPLICATE_API_KEY_4: key('REPLICATE_API_KEY_4'),
  REPLICATE_API_KEY_5: key('REPLICATE_API_KEY_5'),
  REPLICATE_API_KEY_6: key('REPLICATE_API_KEY_6'),
  REPLICATE_API_KEY_7: key('REPLICATE_API_KEY_7'),
  REPLICATE_API_KEY_8: key('REPLICATE_API_KEY_8'),
  REPLICATE_API_KEY_9: key('REPLICATE_API_KEY_9'),
  ATLASCLOUD_API_KEY: key('ATLASCLOUD_API_KEY'),
  ATLASCLOUD_API_KEY_2: key('ATLASCLOUD_API_KEY_2'),
  ATLASCLOUD_API_KEY_3: key('ATLASCLOUD_API_KEY_3'),
  ATLASCLOUD_API_KEY_4: key('ATLASCLOUD_API_KEY_4'),
  ATLASCLOUD_API_KEY_5: key('ATLASCLOUD_API_KEY_5'),
  ATLASCLOUD_API_KEY_6: key('ATLASCLOUD_API_KEY_6'),
  ATLASCLOUD_API_KEY_7: key('ATLASCLOUD_API_KEY_7'),
  ATLASCLOUD_API_KEY_8: key('ATLASCLOUD_API_KEY_8'),
  ATLASCLOUD_API_KEY_9: key('ATLASCLOUD_API_KEY_9'),
} as const satisfies Readonly<Record<KeySetting, ReturnType<typeof key>>>;

/** Their names, which are secrets. */
export const KEY_NAMES: readonly string[] = Object.keys(keySettings);

/** The accounts whose keys are given, in the order of `hosts`, and of one host by their numbers. */
export function accountsIn(
  given: Readonly<Record<string, unknown>>,
  hosts: readonly HostId[] = HOST_IDS,
): readonly AccountSetting[] {
  return hosts.flatMap((host) =>
    KEY_NAMES.flatMap((setting) => {
      const value = given[setting];
      const number = numberOf(setting, HOST_WORDS[host].key);
      if (number === null || typeof value !== 'string') return [];
      return [{ host, name: number === 1 ? host : `${host}-${number}`, setting, apiKey: value }];
    }),
  );
}

/** 1 for the setting itself, 2 for the one with `_2` behind; null for one of another host. */
function numberOf(setting: string, first: string): number | null {
  if (setting === first) return 1;
  return setting.startsWith(`${first}_`) ? Number(setting.slice(first.length + 1)) : null;
}

interface KeyFault {
  readonly name: string;
  readonly sentence: string;
}

/** What is wrong with the keys together: none is given, one twice, or none of the hosts that PROVIDERS names for a model. */
export function keyFaults(given: Readonly<Record<string, unknown>>, order: HostOrder = ANY_HOST): KeyFault[] {
  const hosts = hostsIn(order);
  const accounts = accountsIn(given, hosts);
  if (accounts.length === 0) {
    const [first = 'bfl'] = hosts;
    const sentence = first === 'bfl' ? MISSING : `${HOST_WORDS[first].key} is missing, which PROVIDERS names`;
    return [{ name: HOST_WORDS[first].key, sentence }];
  }
  return [...twiceIn(accounts), ...unpaintedBy(accounts, order)];
}

function twiceIn(accounts: readonly AccountSetting[]): KeyFault[] {
  return accounts.flatMap(({ setting, apiKey: value }, index) => {
    const same = accounts.slice(0, index).find((other) => other.apiKey === value);
    return same === undefined
      ? []
      : [{ name: setting, sentence: `${setting} is the same key as ${same.setting}: keep one` }];
  });
}

/** A model that nobody is to paint is retired, not left to hosts without a key. */
function unpaintedBy(accounts: readonly AccountSetting[], order: HostOrder): KeyFault[] {
  return [...order.ofModels.keys()].flatMap((modelId) => {
    const hosts = hostsOf(order, modelId);
    if (accounts.some(({ host }) => hosts.includes(host))) return [];
    const keys = hosts.map((host) => HOST_WORDS[host].key).join(' or ');
    return [
      { name: 'PROVIDERS', sentence: `PROVIDERS leaves ${modelId} to ${hosts.join(', ')} alone: that takes ${keys}` },
    ];
  });
}

const MISSING =
  'BFL_API_KEY is missing: the key of your BFL account, from dashboard.bfl.ai → API keys. npm run setup asks for it';
