// Where one types, and as whom.

import type { ChannelView, GuildView } from '../../wire/world.ts';
import { Names } from '../message/names.ts';
import { currentGuild, currentPerson, type State } from '../state.ts';

export interface Place {
  readonly guild: GuildView;
  readonly names: Names;
  readonly botName: string;
  readonly userId: string;
  readonly locale: string;
  readonly channelId: string;
  /** null: the person's conversation with the bot. */
  readonly channel: ChannelView | null;
}

/** null where nothing is open. */
export function placeOf(state: State): Place | null {
  const { known, userId, channelId } = state;
  const guild = currentGuild(state);
  const person = currentPerson(state);
  if (known === null || guild === undefined || person === undefined) return null;
  const channel = guild.channels.find(({ id }) => id === channelId);
  if (channel === undefined && person.directChannelId !== channelId) return null;
  const { world } = known;
  const names = new Names(world, guild.id);
  return { guild, names, botName: world.bot.name, userId, locale: person.locale, channelId, channel: channel ?? null };
}
