// The caps that a server's members share, as they are used now.

import type { CapHolder, CapPolicy } from '../generation/admission/cap-policy.ts';
import type { Cap, CapUsage } from '../generation/model/caps.ts';
import { JOINED_LONG_AGO_MS } from '../generation/model/new-member.ts';
import type { GenerationStore } from '../generation/ports/generation-store.ts';

export interface SharedCapSources {
  readonly caps: CapPolicy;
  readonly generations: Pick<GenerationStore, 'capUsages'>;
}

/** A member for whom only the general caps hold: the empty id without roles matches no member's or role's. */
export function anybodyIn(guildId: string): CapHolder {
  return { guildId, userId: '', roleIds: [], joinedAtMs: JOINED_LONG_AGO_MS };
}

/** The use of those caps of the server, and of the whole bot, that are wanted, with the periods in force. */
export async function sharedCapUsages(
  { caps, generations }: SharedCapSources,
  guildId: string,
  isWanted: (cap: Cap) => boolean,
): Promise<{
  readonly usages: readonly CapUsage[];
  readonly periods: Awaited<ReturnType<CapPolicy['capsFor']>>['periods'];
}> {
  const { caps: inForce, periods } = await caps.capsFor(anybodyIn(guildId));
  const wanted = inForce.filter((cap) => cap.scope !== 'member' && isWanted(cap));
  return { usages: await generations.capUsages(guildId, '', { caps: wanted, periods }), periods };
}
