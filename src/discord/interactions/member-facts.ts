// What a payload says of a member, whether or not discord.js knows their server.

import {
  SnowflakeUtil,
  type APIInteractionDataResolvedGuildMember,
  type GuildMember,
  type RepliableInteraction,
} from 'discord.js';
import type { Requester } from '../../generation/model/generation.ts';
import { hasVisibleText } from '../../generation/model/visible-text.ts';
import { elide, oneLine } from '../views/markdown.ts';

type PayloadMember = Pick<APIInteractionDataResolvedGuildMember, 'roles' | 'joined_at'>;

/** Of a name that is kept, in code points: twice what Discord takes. */
const NAME_MAX = 64;

/** The roles and the joining date; `joinedAtMs` is null for a guest, and for a date that cannot be read or is older than Discord. */
export function memberFacts(member: GuildMember | PayloadMember): Pick<Requester, 'roleIds' | 'joinedAtMs'> {
  const { roles } = member;
  const joinedAtMs = 'joinedTimestamp' in member ? member.joinedTimestamp : Date.parse(String(member.joined_at));
  return {
    roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
    joinedAtMs: joinedAtMs !== null && joinedAtMs >= Number(SnowflakeUtil.epoch) ? joinedAtMs : null,
  };
}

/** What Discord's clients show as the name of whoever asks, in that server; null where nothing of it can be seen. */
export function nameThere({ member, user }: RepliableInteraction<'cached' | 'raw'>): string | null {
  const nick = 'nickname' in member ? member.nickname : member.nick;
  const name = elide(oneLine(nick ?? user.displayName), NAME_MAX);
  return hasVisibleText(name) ? name : null;
}
