// What the page gets to see of the sandbox's objects.

import type {
  Channel,
  Guild,
  Invocation,
  Member,
  Message,
  SandboxDiscord,
  User,
} from '../../sandbox/discord/discord.ts';
import { Permission } from '../../sandbox/discord/discord.ts';
import type { Stage } from '../world/stage.ts';
import type { InvocationView } from '../wire/invocation.ts';
import type { AttachmentView, MessageView } from '../wire/message.ts';
import type { ChannelView, GuildView, MemberView, UserView, WorldView } from '../wire/world.ts';

/** With files at URLs that are valid now. */
export function messageView(message: Message, discord: Pick<SandboxDiscord, 'signedUrl'>): MessageView {
  const { nonce: _nonce, forwarded, attachments, ...seen } = message;
  return {
    ...seen,
    attachments: attachments.map((attachment) => attachmentView(attachment, discord)),
    forwarded: forwarded === null ? null : messageView(forwarded, discord),
  };
}

function attachmentView(
  attachment: Message['attachments'][number],
  discord: Pick<SandboxDiscord, 'signedUrl'>,
): AttachmentView {
  const { bytes: _bytes, ...seen } = attachment;
  return { ...seen, url: discord.signedUrl(attachment) };
}

export function invocationView(invocation: Invocation): InvocationView {
  const data = invocation.payload['data'];
  const customId = typeof data === 'object' && data !== null && 'custom_id' in data ? data.custom_id : null;
  return {
    id: invocation.id,
    type: invocation.type,
    userId: invocation.member.user.id,
    channelId: invocation.channel.id,
    name: invocation.name,
    sourceId: invocation.source?.id ?? null,
    customId: typeof customId === 'string' ? customId : null,
    outcome: invocation.outcome,
    modal: invocation.modal,
    choices: invocation.choices,
    replyId: invocation.original?.id ?? null,
  };
}

export function worldView({ discord, people }: Stage): WorldView {
  const users = new Map<string, UserView>();
  for (const guild of discord.guilds) for (const { user } of guild.members.values()) users.set(user.id, userView(user));
  return {
    bot: { id: discord.applicationId, name: 'Easel', isBot: true },
    users: [...users.values()],
    people: people.flatMap(({ user, part }) => {
      const member = discord.guilds.flatMap(({ members }) => members.get(user.id) ?? [])[0];
      if (member === undefined) return [];
      return [{ userId: user.id, part, locale: user.locale, directChannelId: member.directChannel.id }];
    }),
    guilds: discord.guilds
      .filter(({ botIsMember }) => botIsMember)
      .map((guild) => guildView(guild, discord.commands(), discord.commands(guild.id))),
  };
}

function userView({ id, username, globalName, bot }: User): UserView {
  return { id, name: globalName ?? username, isBot: bot };
}

type Commands = GuildView['commands'];

function guildView(guild: Guild, global: Commands, own: Commands): GuildView {
  const members = [...guild.members.values()];
  return {
    id: guild.id,
    name: guild.name,
    locale: guild.locale,
    channels: [...guild.channels.values(), ...guild.threads.values()].map((channel) => channelView(channel, members)),
    roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
    members: members.map(memberView),
    commands: [...own, ...global],
    attachmentSizeLimit: guild.attachmentSizeLimit,
  };
}

function memberView(member: Member): MemberView {
  return {
    userId: member.id,
    roleIds: member.roles.map(({ id }) => id),
    permissions: member.permissions.toString(),
  };
}

function channelView(channel: Channel, members: readonly Member[]): ChannelView {
  const { id, type, name, parent, nsfw } = channel;
  const hiddenFrom = members.filter((member) => (channel.permissionsOf(member) & Permission.ViewChannel) === 0n);
  return { id, type, name, parentId: parent?.id ?? null, nsfw, hiddenFrom: hiddenFrom.map((member) => member.id) };
}
