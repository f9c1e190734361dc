// Where the person of the page types.

import type { WorldView } from '../../wire/world.ts';
import { Names } from '../message/names.ts';
import { currentGuild, currentPerson, type State } from '../state.ts';
import { textsFor } from '../texts/texts.ts';
import type { Place } from './place.ts';

const known = new WeakMap<WorldView, Map<string, Place | null>>();

/** null where nothing is open. The same object as long as world, person and channel are the same. */
export function placeOf(state: State): Place | null {
  if (state.known === null) return null;
  const { world } = state.known;
  const key = `${state.userId} ${state.guildId} ${state.channelId}`;
  const places = known.get(world) ?? new Map<string, Place | null>();
  known.set(world, places);
  const place = places.get(key) ?? findPlace(state, world);
  places.set(key, place);
  return place;
}

function findPlace(state: State, world: WorldView): Place | null {
  const { userId, channelId } = state;
  const guild = currentGuild(state);
  const person = currentPerson(state);
  if (guild === undefined || person === undefined) return null;
  const channel = guild.channels.find(({ id }) => id === channelId);
  if (channel === undefined && person.directChannelId !== channelId) return null;
  const { locale } = person;
  return {
    guild,
    names: new Names(world, guild.id),
    botName: world.bot.name,
    userId,
    locale,
    words: textsFor(locale).composer,
    channelId,
    channel: channel ?? null,
  };
}
