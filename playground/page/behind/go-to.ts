// Where a message is to be seen: as whom, and in which channel.

import { isFor, type MessageView } from '../../wire/message.ts';
import { asPerson, guildsOf, inChannel, visibleChannels, type State } from '../state.ts';

/** From this width on the panel has its own place beside the messages (`layout/page.css`). */
const BESIDE = '(width > 1000px)';

/** The state in which a message is to be seen: as the same person where they see it. */
export function atMessage(state: State, message: MessageView): State {
  const { channelId, guildId } = message;
  const userId = sees(state, state.userId, message) ? state.userId : (readerOf(state, message) ?? state.userId);
  const dismissed = new Set(state.dismissed);
  dismissed.delete(message.id);
  const as = userId === state.userId ? state : asPerson(state, userId);
  const panel = matchMedia(BESIDE).matches ? state.panel : null;
  return { ...inChannel(as, { guildId, channelId }), dismissed, panel };
}

function sees(state: State, userId: string, message: MessageView): boolean {
  if (!isFor(message, userId)) return false;
  const { channelId, guildId } = message;
  if (guildId === null) return directChannelOf(state, userId) === channelId;
  const guild = guildsOf(state, userId).find(({ id }) => id === guildId);
  return guild !== undefined && visibleChannels(guild, userId).some(({ id }) => id === channelId);
}

/** Whoever asked for it, where they can be played; else the first who sees it. */
function readerOf(state: State, message: MessageView): string | undefined {
  const people = state.known?.world.people.map(({ userId }) => userId) ?? [];
  const readers = people.filter((userId) => sees(state, userId, message));
  return readers.find((userId) => userId === message.interaction?.userId) ?? readers[0];
}

function directChannelOf({ known }: State, userId: string): string | undefined {
  return known?.world.people.find((person) => person.userId === userId)?.directChannelId;
}
