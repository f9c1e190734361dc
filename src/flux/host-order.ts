// Which hosts paint a model, and which of them first.

import { HOST_IDS, type HostId } from './host-ids.ts';

/** Hosts in the order in which they are used; those that are not named are not. */
export interface HostOrder {
  readonly usual: readonly HostId[];
  /** In its place for these models, by their ids. */
  readonly ofModels: ReadonlyMap<string, readonly HostId[]>;
}

export const ANY_HOST: HostOrder = { usual: HOST_IDS, ofModels: new Map() };

/** The hosts of that model, the first one first. */
export function hostsOf({ usual, ofModels }: HostOrder, modelId: string): readonly HostId[] {
  return ofModels.get(modelId) ?? usual;
}

/** Every host that any model may go to, in the usual order first. */
export function hostsIn({ usual, ofModels }: HostOrder): readonly HostId[] {
  return [...new Set([...usual, ...[...ofModels.values()].flat()])];
}
