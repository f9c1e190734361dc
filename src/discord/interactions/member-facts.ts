// What a payload says of a member, whether or not discord.js knows their server.

import { SnowflakeUtil, type APIInteractionDataResolvedGuildMember, type GuildMember } from 'discord.js';
import type { Requester } from '../../generation/model/generation.ts';

type PayloadMember = Pick<APIInteractionDataResolvedGuildMember, 'roles' | 'joined_at'>;

/** The roles and the joining date; `joinedAtMs` is null for a guest, and for a date that cannot be read or is older than Discord. */
export function memberFacts(member: GuildMember | PayloadMember): Pick<Requester, 'roleIds' | 'joinedAtMs'> {
  const { roles } = member;
  const joinedAtMs = 'joinedTimestamp' in member ? member.joinedTimestamp : Date.parse(String(member.joined_at));
  return {
    roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
    joinedAtMs: joinedAtMs !== null && joinedAtMs >= Number(SnowflakeUtil.epoch) ? joinedAtMs : null,
  };
}
