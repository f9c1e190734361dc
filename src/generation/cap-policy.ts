import type { Clock } from '../clock.ts';
import { defaultCaps, type CapSet, type DefaultCaps } from './caps.ts';
import type { Requester } from './generation.ts';
import { periodsAt } from './periods.ts';

/** Which caps hold for a member now. */
export interface CapPolicy {
  capsFor(requester: Pick<Requester, 'guildId' | 'userId' | 'roleIds'>): Promise<CapSet>;
}

/** The operator's settings for everybody, in UTC. */
export function createDefaultCapPolicy(defaults: DefaultCaps, clock: Clock): CapPolicy {
  const caps = defaultCaps(defaults);
  return { capsFor: () => Promise.resolve({ caps, periods: periodsAt(clock.now(), 'utc') }) };
}
