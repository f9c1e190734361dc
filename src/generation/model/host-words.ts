// How people know the hosts.

/** What people are told of a host: its name, its first key's and its address's settings, and where keys and money are. */
export interface HostWords {
  readonly name: string;
  /** `Black Forest Labs`. */
  readonly fullName: string;
  readonly key: string;
  readonly address: string;
  readonly keysAt: string;
  readonly moneyAt: string;
}

export const HOST_WORDS = {
  bfl: {
    name: 'BFL',
    fullName: 'Black Forest Labs',
    key: 'BFL_API_KEY',
    address: 'BFL_API_URL',
    keysAt: 'dashboard.bfl.ai → API keys',
    moneyAt: 'dashboard.bfl.ai',
  },
  replicate: {
    name: 'Replicate',
    fullName: 'Replicate',
    key: 'REPLICATE_API_KEY',
    address: 'REPLICATE_API_URL',
    keysAt: 'replicate.com/account/api-tokens',
    moneyAt: 'replicate.com/account/billing',
  },
  atlascloud: {
    name: 'AtlasCloud',
    fullName: 'AtlasCloud',
    key: 'ATLASCLOUD_API_KEY',
    address: 'ATLASCLOUD_API_URL',
    keysAt: 'atlascloud.ai',
    moneyAt: 'atlascloud.ai',
  },
} as const satisfies Readonly<Record<string, HostWords>>;

type KnownHost = keyof typeof HOST_WORDS;

/** Of an account, whose key has a setting of its own: `BFL_API_KEY_2` is that of `bfl-2`. A host that is not known is called by its id. */
export function hostWords(host: string, account = host): HostWords {
  const words = isKnown(host)
    ? HOST_WORDS[host]
    : { name: host, fullName: host, key: '', address: '', keysAt: host, moneyAt: host };
  const number = /-(\d)$/u.exec(account)?.[1];
  return number === undefined ? words : { ...words, key: `${words.key}_${number}` };
}

function isKnown(host: string): host is KnownHost {
  return Object.hasOwn(HOST_WORDS, host);
}

/** The short names of hosts, each once; whoever is none is called as it is given. */
export function hostNames(hosts: readonly string[]): string[] {
  return [...new Set(hosts)].map((host) => hostWords(host).name);
}
