// What the page knows, as one value; each event of the server and each act of the person makes a new one.

import { behindAfter } from '../wire/behind-after.ts';
import type { ServerEvent, Snapshot } from '../wire/events.ts';
import type { InvocationView } from '../wire/invocation.ts';
import { isFor, type MessageView } from '../wire/message.ts';
import type { Draft } from './composer/draft.ts';
import type { ChannelView, GuildView, PersonView } from '../wire/world.ts';
import { INITIAL_CHOICES, type BehindChoices } from './behind/choices.ts';
import type { TourState } from './tours/tour.ts';

/** The window's parts beside the messages. */
export type SidePanel = 'behind' | 'levers' | 'tours' | null;
export type Theme = 'dark' | 'light';

/** The newest uses of commands, components and dialogs that are kept, in a page that may be open for days. */
const KEPT_INVOCATIONS = 1_000;

/** Everything that the server told, kept up to date. */
export interface Known extends Omit<Snapshot, 'messages' | 'invocations'> {
  /** By channel, oldest first; ephemeral ones too, which only one person may see. */
  readonly messages: ReadonlyMap<string, readonly MessageView[]>;
  readonly invocations: ReadonlyMap<string, InvocationView>;
}

/** Where the person is and what is open. */
export interface State {
  /** null until the server has said what there is. */
  readonly known: Known | null;
  readonly isConnected: boolean;
  /** Who one is. */
  readonly userId: string;
  readonly guildId: string;
  readonly channelId: string;
  readonly theme: Theme;
  readonly panel: SidePanel;
  /** What is chosen in the panel of what happens behind. */
  readonly behind: BehindChoices;
  /** Messages "Only you can see" that were dismissed. */
  readonly dismissed: ReadonlySet<string>;
  /** The invocation whose dialog is open. */
  readonly dialogId: string | null;
  /** The last message that was read, by person and channel (`placeKey`). */
  readonly read: ReadonlyMap<string, string>;
  /** Whether the list of servers and channels is open, where the window has no room for it beside the messages. */
  readonly isMenuOpen: boolean;
  /** What is typed but not sent, by person and channel (`placeKey`). */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** What was refused last: a sentence for the person. */
  readonly notice: string | null;
  /** The tour that runs. */
  readonly tour: TourState | null;
}

export const INITIAL_STATE: State = {
  known: null,
  isConnected: false,
  userId: '',
  guildId: '',
  channelId: '',
  theme: 'dark',
  panel: null,
  behind: INITIAL_CHOICES,
  dismissed: new Set(),
  dialogId: null,
  read: new Map(),
  isMenuOpen: false,
  drafts: new Map(),
  notice: null,
  tour: null,
};

/** The state after an event of the server. */
export function after(state: State, event: ServerEvent): State {
  return withRead(afterEvent(state, event));
}

function afterEvent(state: State, event: ServerEvent): State {
  if (event.kind === 'hello') return greeted(state, event.snapshot);
  const { known } = state;
  if (known === null) return state;
  switch (event.kind) {
    case 'world':
      return { ...state, known: { ...known, world: event.world } };
    case 'bot':
      return { ...state, known: { ...known, bot: event.bot } };
    case 'levers':
      return { ...state, known: { ...known, levers: event.levers } };
    case 'clock':
      return { ...state, known: { ...known, clockOffsetMs: event.clockOffsetMs } };
    case 'message':
      return { ...state, known: { ...known, messages: withMessage(known.messages, event.message) } };
    case 'message-deleted':
      return { ...state, known: { ...known, messages: withoutMessage(known.messages, event) } };
    case 'invocation':
      return withInvocation(state, known, event.invocation);
    case 'behind':
      return { ...state, known: { ...known, behind: behindAfter(known.behind, event.change) } };
    case 'done':
    case 'refused':
      return state;
  }
}

/** A connection that was lost and is back changes nothing but what was missed; another playground at the same address is begun anew. */
function greeted(before: State, snapshot: Snapshot): State {
  const isAnother = before.known !== null && before.known.world.bot.id !== snapshot.world.bot.id;
  const state = isAnother ? { ...INITIAL_STATE, theme: before.theme, panel: before.panel } : before;
  const known = knownFrom(snapshot, state.known);
  const [guild] = known.world.guilds;
  const userId = state.userId === '' ? (known.world.people[0]?.userId ?? '') : state.userId;
  const guildId = state.guildId === '' ? (guild?.id ?? '') : state.guildId;
  const channelId = state.channelId === '' ? (guild?.channels[0]?.id ?? '') : state.channelId;
  return { ...state, known, isConnected: true, userId, guildId, channelId };
}

/** What became of uses that this page never saw is not told any more. */
function knownFrom({ messages, invocations, ...snapshot }: Snapshot, before: Known | null): Known {
  let byChannel: Known['messages'] = new Map();
  for (const message of messages) byChannel = withMessage(byChannel, message);
  const current = invocations.filter(
    ({ id, outcome }) => outcome === 'pending' || before?.invocations.has(id) === true,
  );
  return { ...snapshot, messages: byChannel, invocations: new Map(current.map((one) => [one.id, one])) };
}

function withMessage(all: Known['messages'], message: MessageView): Known['messages'] {
  const there = all.get(message.channelId) ?? [];
  const isKnown = there.some(({ id }) => id === message.id);
  const now = isKnown ? there.map((one) => (one.id === message.id ? message : one)) : [...there, message];
  return new Map(all).set(message.channelId, now);
}

function withoutMessage(
  all: Known['messages'],
  { channelId, messageId }: { readonly channelId: string; readonly messageId: string },
): Known['messages'] {
  return new Map(all).set(
    channelId,
    (all.get(channelId) ?? []).filter(({ id }) => id !== messageId),
  );
}

function withInvocation(state: State, known: Known, invocation: InvocationView): State {
  const invocations = new Map(known.invocations).set(invocation.id, invocation);
  // Each letter that an app is asked about is one; what is drawn goes through all of them.
  const [oldest] = invocations.keys();
  if (invocations.size > KEPT_INVOCATIONS && oldest !== undefined) invocations.delete(oldest);
  const opens =
    invocation.modal !== null && invocation.userId === state.userId && !known.invocations.get(invocation.id)?.modal;
  return { ...state, known: { ...known, invocations }, dialogId: opens ? invocation.id : state.dialogId };
}

/** The messages that this person sees in a channel, by default the open one. */
export function visibleMessages(state: State, channelId = state.channelId): readonly MessageView[] {
  const { known, userId, dismissed } = state;
  const all = known?.messages.get(channelId) ?? [];
  return all.filter((message) => !dismissed.has(message.id) && isFor(message, userId));
}

/** What is kept by person and channel is kept under this. */
export function placeKey(userId: string, channelId: string): string {
  return `${userId} ${channelId}`;
}

/** What is in the open channel has been read. */
function withRead(state: State): State {
  const last = visibleMessages(state).at(-1)?.id;
  const key = placeKey(state.userId, state.channelId);
  if (last === undefined || state.read.get(key) === last) return state;
  return { ...state, read: new Map(state.read).set(key, last) };
}

/** Whether a channel has messages that this person has not seen yet. */
export function isUnread(state: State, channelId: string): boolean {
  const last = visibleMessages(state, channelId).at(-1);
  if (last === undefined || last.authorId === state.userId) return false;
  return BigInt(state.read.get(placeKey(state.userId, channelId)) ?? 0) < BigInt(last.id);
}

/** The person that one is; undefined before the server has said who there is. */
export function currentPerson({ known, userId }: State): PersonView | undefined {
  return known?.world.people.find((person) => person.userId === userId);
}

/** The language of the present person's Discord. */
export function localeOf(state: State): string {
  return currentPerson(state)?.locale ?? 'en-US';
}

/** Whether the person's conversation with the bot is open. */
export function isDirect(state: State): boolean {
  return state.channelId === currentPerson(state)?.directChannelId;
}

/** The servers of which a person is a member. */
export function guildsOf(state: State, userId = state.userId): readonly GuildView[] {
  return state.known?.world.guilds.filter(({ members }) => members.some((member) => member.userId === userId)) ?? [];
}

/** The open server; undefined before the server has said what there is. */
export function currentGuild(state: State): GuildView | undefined {
  return state.known?.world.guilds.find(({ id }) => id === state.guildId);
}

/** The channels and threads of a server that a person sees, each thread below its channel. */
export function visibleChannels({ channels }: GuildView, userId: string): readonly ChannelView[] {
  const seen = channels.filter(({ hiddenFrom }) => !hiddenFrom.includes(userId));
  const top = seen.filter(({ parentId }) => parentId === null);
  return top.flatMap((channel) => [channel, ...seen.filter(({ parentId }) => parentId === channel.id)]);
}

/** The state in a channel of a server; `guildId` null: the conversation with the bot. */
export function inChannel(state: State, { guildId, channelId }: { guildId: string | null; channelId: string }): State {
  return withRead({ ...state, guildId: guildId ?? state.guildId, channelId, isMenuOpen: false });
}

/** The state as another person: in the same channel where they see it, else in the first that they see. */
export function asPerson(state: State, userId: string): State {
  const guilds = guildsOf(state, userId);
  const guild = guilds.find(({ id }) => id === state.guildId) ?? guilds[0];
  const channels = guild === undefined ? [] : visibleChannels(guild, userId);
  const channel = channels.find(({ id }) => id === state.channelId) ?? channels[0];
  const next = { ...state, userId, dialogId: null, notice: null, isMenuOpen: false };
  return withRead({ ...next, guildId: guild?.id ?? '', channelId: channel?.id ?? '' });
}
