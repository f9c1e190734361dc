import type { GuildView, WorldView } from '../../../playground/wire/world.ts';
import type { Place } from '../../../playground/page/composer/place.ts';
import { composer as english } from '../../../playground/page/texts/en/composer.ts';
import { composer as chinese } from '../../../playground/page/texts/zh-cn/composer.ts';
import { Names } from '../../../playground/page/message/names.ts';

type Command = GuildView['commands'][number];

export function command(name: string, of: Record<string, unknown> = {}): Command {
  return { id: '1', version: '1', name, type: 1, default_member_permissions: null, contexts: [0], ...of };
}

/** A server with Ada (id 1) and Ben (id 2), and a channel that Ada does not see. */
export const SERVER: GuildView = {
  id: '8',
  name: 'The Atelier',
  locale: 'en-US',
  attachmentSizeLimit: 1_048_576,
  channels: [
    { id: '70', type: 0, name: 'general', parentId: null, nsfw: false, hiddenFrom: [] },
    { id: '71', type: 0, name: 'mod-log', parentId: null, nsfw: false, hiddenFrom: ['1'] },
    { id: '72', type: 11, name: 'thread', parentId: '70', nsfw: false, hiddenFrom: [] },
  ],
  roles: [
    { id: '8', name: '@everyone' },
    { id: '80', name: 'Artist' },
  ],
  members: [
    { userId: '1', roleIds: [], permissions: '0' },
    { userId: '2', roleIds: [], permissions: '0' },
  ],
  commands: [],
};

/** Ada (id 1) in #general of a server with these commands. */
export function placeWith(commands: readonly Command[], locale = 'en-US'): Place {
  const guild: GuildView = { ...SERVER, commands };
  const world: WorldView = {
    bot: { id: '9', name: 'Easel', isBot: true },
    users: [
      { id: '1', name: 'Ada', isBot: false },
      { id: '2', name: 'Ben', isBot: false },
    ],
    people: [{ userId: '1', part: 'member', locale, directChannelId: '79' }],
    guilds: [guild],
  };
  const [channel = null] = guild.channels;
  return {
    guild,
    names: new Names(world, guild.id),
    botName: 'Easel',
    userId: '1',
    locale,
    words: locale === 'zh-CN' ? chinese : english,
    channelId: '70',
    channel,
  };
}
