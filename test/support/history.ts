import { componentsOf, type Invocation, type Member, type Message } from '../../sandbox/discord/discord.ts';
import type { World } from './world.ts';

/** The first reply that is not a deferral, now or later. */
export const answerTo = (invocation: Invocation): Promise<Message> => invocation.replyWhere(({ loading }) => !loading);

/** The result of a click or a choice: another message, or the changed one. */
export function leadsTo(invocation: Invocation): Promise<Message> {
  const before = invocation.source?.current;
  return invocation.replyWhere((reply) => !reply.loading && reply !== before);
}

export async function clicked(member: Member, message: Message, button: string): Promise<Message> {
  return leadsTo(await member.click(message, button));
}

/** The reply to `/history`. */
export async function historyOf(member: Member): Promise<Message> {
  return answerTo(await member.command('history'));
}

/** Opens the history's first entry whose prompt contains these words. */
export async function openEntry(member: Member, words: string): Promise<Message> {
  const page = await historyOf(member);
  const menu = componentsOf(page).find(({ options }) => options !== undefined);
  const option = menu?.options?.find(({ label }) => label.includes(words));
  if (option === undefined) throw new Error(`The history offers nothing with "${words}"`);
  return leadsTo(await member.select(page, menu?.custom_id ?? '', [option.value]));
}

/** What a click tells of the message that it is on. */
type ClickedMessage = Pick<Message, 'id' | 'channelId' | 'content' | 'flags' | 'createdAt' | 'components'>;

/** Sends a custom id that was not offered to this member, as if it were on that message in a channel of theirs. */
export function forge(...forged: Parameters<typeof forgedClick>): Promise<Message> {
  return leadsTo(forgedClick(...forged));
}

/** The same without waiting for what comes of it. */
export function forgedClick(
  { discord }: Pick<World, 'discord'>,
  member: Member,
  message: ClickedMessage,
  customId: string,
  values?: readonly string[],
): Invocation {
  const { guild } = member;
  const channel = [...guild.channels.values()].find(({ id }) => id === message.channelId) ?? guild.channel;
  return discord.interact(
    member,
    {
      type: 3,
      application_id: discord.applicationId,
      data: { custom_id: customId, ...(values === undefined ? { component_type: 2 } : { component_type: 3, values }) },
      message: {
        id: message.id,
        channel_id: message.channelId,
        type: 0,
        content: message.content,
        flags: message.flags,
        author: { id: discord.applicationId, username: 'easel', discriminator: '0', avatar: null },
        attachments: [],
        embeds: [],
        mentions: [],
        mention_roles: [],
        mention_everyone: false,
        pinned: false,
        tts: false,
        timestamp: new Date(message.createdAt).toISOString(),
        edited_timestamp: null,
        components: message.components,
      },
      channel: { ...channel.payload(), id: message.channelId },
      channel_id: message.channelId,
      guild_id: guild.id,
      member: { ...member.payload(), permissions: channel.permissionsOf(member).toString() },
      locale: member.user.locale,
      entitlements: [],
      attachment_size_limit: guild.attachmentSizeLimit,
      authorizing_integration_owners: { '0': guild.id },
      context: 0,
      version: 1,
    },
    channel,
  );
}
