/** Every host that is known, as settings and rows write them. Apart from hosts.ts, which reading the settings need not load. */
export const HOST_IDS = ['bfl', 'replicate', 'atlascloud'] as const;
export type HostId = (typeof HOST_IDS)[number];
