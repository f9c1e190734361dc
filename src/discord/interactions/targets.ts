import { ChannelType, PermissionFlagsBits } from 'discord.js';
import { channelSchema, saidAgeRestriction } from '../connection/interaction-channel.ts';
import type { Requester } from '../../generation/model/generation.ts';
import type { GuildCommandInteraction } from './command.ts';
import { memberFacts } from './member-facts.ts';

const THREADS: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/** A person that an option points to. */
export interface MemberTarget {
  readonly userId: string;
  readonly isBot: boolean;
  /** null for who is no member of this server. */
  readonly here: Pick<Requester, 'roleIds' | 'joinedAtMs'> | null;
}

/** Whom the option points to. Only what Discord resolved counts: a client may send any id. */
export function memberTarget(interaction: GuildCommandInteraction, option: string, userId: string): MemberTarget {
  const user = interaction.options.getUser(option);
  const member = interaction.options.getMember(option);
  if (user === null || member === null) return { userId, isBot: user?.bot ?? false, here: null };
  return { userId, isBot: user.bot, here: memberFacts(member) };
}

/** Whether the role is one of this server: known to be, or resolved by Discord where the server is not cached. */
export function isRoleHere(interaction: GuildCommandInteraction, option: string, roleId: string): boolean {
  const { guild } = interaction;
  return guild === null ? interaction.options.getRole(option) !== null : guild.roles.cache.has(roleId);
}

/** Whether the channel or thread is one of this server, which Discord resolves for no other. */
export function isChannelHere(interaction: GuildCommandInteraction, option: string, channelId: string): boolean {
  return interaction.options.getChannel(option) !== null && (interaction.guild?.channels.cache.has(channelId) ?? true);
}

/** The channel or forum of the thread or post that the option points to; null where it is none. */
export function parentOfOption(interaction: GuildCommandInteraction, option: string): string | null {
  const channel = interaction.options.getChannel(option);
  if (channel === null || !THREADS.includes(channel.type)) return null;
  if ('parentId' in channel) return channel.parentId;
  return 'parent_id' in channel && typeof channel.parent_id === 'string' ? channel.parent_id : null;
}

/** Whether the option points to an age-restricted channel, or to a thread of one; undefined where Discord does not say. */
export function isAgeRestrictedOption(interaction: GuildCommandInteraction, option: string): boolean | undefined {
  const { data } = channelSchema.safeParse(interaction.options.getChannel(option));
  return data === undefined ? undefined : saidAgeRestriction(data);
}

/** Whether the bot may view the channel and send messages there; true where that cannot be known. */
export function mayWriteIn({ guild }: Pick<GuildCommandInteraction, 'guild'>, channelId: string): boolean {
  const me = guild?.members.me;
  const channel = guild?.channels.cache.get(channelId);
  if (me === null || me === undefined || channel === undefined) return true;
  return channel.permissionsFor(me).has([PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages]);
}
