// The servers, the channels of the one that is open, and who one is.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Actions } from '../actions.ts';
import {
  currentGuild,
  currentPerson,
  guildsOf,
  inChannel,
  isDirect,
  isUnread,
  visibleChannels,
  type State,
} from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';
import { ChannelType, type ChannelView, type GuildView } from '../../wire/world.ts';
import { personMenu } from './person-menu.ts';

export function servers(state: State, actions: Actions): TemplateResult {
  const { layout: texts } = textsOf(state);
  return html`
    <nav class="servers ${state.isMenuOpen ? 'open' : ''}" aria-label=${texts.menu}>
      <div class="rail">${rail(state, actions)}</div>
      <div class="channels">
        <h2>${isDirect(state) ? texts.directMessages : currentGuild(state)?.name}</h2>
        <div class="list">${isDirect(state) ? direct(state, actions) : channels(state, actions)}</div>
        ${personMenu(state, actions)}
      </div>
    </nav>
  `;
}

function rail(state: State, actions: Actions): TemplateResult {
  const { layout: texts } = textsOf(state);
  const directId = currentPerson(state)?.directChannelId ?? '';
  const goTo = (guildId: string | null, channelId: string) => (): void =>
    actions.update((now) => inChannel(now, { guildId, channelId }));
  const entry = (of: { name: string; mark: string; isOpen: boolean; unread: boolean; open: () => void }) => html`
    <button
      class="server"
      data-mark=${of.mark}
      title=${of.name}
      aria-label=${of.unread ? `${of.name} (${texts.unread})` : of.name}
      aria-current=${of.isOpen ? 'true' : nothing}
      @click=${of.open}
    >
      ${of.unread ? html`<span class="dot" aria-hidden="true"></span>` : nothing}
    </button>
  `;
  const dm = entry({
    name: texts.directMessages,
    mark: '✉',
    isOpen: isDirect(state),
    unread: isUnread(state, directId),
    open: goTo(null, directId),
  });
  const ofGuild = (guild: GuildView): TemplateResult => {
    const seen = visibleChannels(guild, state.userId);
    return entry({
      name: guild.name,
      mark: initials(guild.name),
      isOpen: !isDirect(state) && guild.id === state.guildId,
      unread: seen.some(({ id }) => isUnread(state, id)),
      open: goTo(guild.id, seen[0]?.id ?? ''),
    });
  };
  return html`${dm}${repeat(guildsOf(state), ({ id }) => id, ofGuild)}`;
}

/** The first letters of the name's words. */
function initials(name: string): string {
  return name
    .split(/\s+/u)
    .flatMap(([letter]) => letter ?? [])
    .join('')
    .slice(0, 3);
}

function direct(state: State, actions: Actions): TemplateResult {
  const { world } = state.known ?? {};
  const directId = currentPerson(state)?.directChannelId ?? '';
  return channelButton(state, actions, {
    guildId: null,
    id: directId,
    mark: '@',
    name: world?.bot.name ?? '',
    isThread: false,
    isAgeRestricted: false,
  });
}

function channels(state: State, actions: Actions): TemplateResult {
  const guild = currentGuild(state);
  if (guild === undefined) return html``;
  return html`${repeat(
    visibleChannels(guild, state.userId),
    ({ id }) => id,
    ({ id, name, type, nsfw }: ChannelView) =>
      channelButton(state, actions, {
        guildId: guild.id,
        id,
        mark: type === ChannelType.Thread ? '↳' : '#',
        name,
        isThread: type === ChannelType.Thread,
        isAgeRestricted: nsfw,
      }),
  )}`;
}

interface Entry {
  readonly guildId: string | null;
  readonly id: string;
  readonly mark: string;
  readonly name: string;
  readonly isThread: boolean;
  readonly isAgeRestricted: boolean;
}

function channelButton(state: State, actions: Actions, entry: Entry): TemplateResult {
  const { guildId, id, mark, name, isThread, isAgeRestricted } = entry;
  const { layout: texts } = textsOf(state);
  const unread = isUnread(state, id);
  return html`
    <button
      class="channel ${isThread ? 'thread' : ''} ${unread ? 'unread' : ''}"
      aria-current=${id === state.channelId ? 'page' : nothing}
      data-channel=${name}
      @click=${() => actions.update((now) => inChannel(now, { guildId, channelId: id }))}
    >
      <span class="mark" aria-hidden="true">${mark}</span><span class="name">${name}</span>
      ${isAgeRestricted ? html`<span title=${texts.ageRestricted} aria-label=${texts.ageRestricted}>🔞</span>` : nothing}
      ${unread ? html`<span class="hidden">(${texts.unread})</span>` : nothing}
    </button>
  `;
}
