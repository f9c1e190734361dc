// The bar above the messages: where one is, how the bot is, and what can be opened beside it.

import { html, nothing, type TemplateResult } from 'lit';
import { ChannelType } from '../../wire/world.ts';
import type { Actions } from '../actions.ts';
import { currentGuild, type SidePanel, type State } from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';

const PANELS = ['behind', 'levers', 'tours'] as const satisfies readonly SidePanel[];

export function header(state: State, actions: Actions): TemplateResult {
  const { layout: texts } = textsOf(state);
  const channel = currentGuild(state)?.channels.find(({ id }) => id === state.channelId);
  const mark = channel === undefined ? '@' : channel.type === ChannelType.Thread ? '↳' : '#';
  const name = channel?.name ?? state.known?.world.bot.name ?? '';
  const bot = state.known?.bot;
  return html`
    <header class="bar">
      <button
        class="menu"
        aria-expanded=${state.isMenuOpen ? 'true' : 'false'}
        aria-label=${texts.menu}
        @click=${() => actions.update((now) => ({ ...now, isMenuOpen: !now.isMenuOpen }))}
      >
        ☰
      </button>
      <h1><span class="mark" aria-hidden="true">${mark}</span> ${name}</h1>
      ${bot === undefined ? nothing : html`<span class="bot-state ${bot.state}" role="status" title=${bot.why ?? ''}>${texts.bot[bot.state]}</span>`}
      <span class="panels">
        ${PANELS.map(
          (panel) => html`
            <button
              aria-pressed=${state.panel === panel ? 'true' : 'false'}
              data-panel=${panel}
              @click=${() => actions.showPanel(state.panel === panel ? null : panel)}
            >
              ${texts.panels[panel]}
            </button>
          `,
        )}
      </span>
    </header>
  `;
}

/** What was refused last, until it is dismissed or something else is done. */
export function notice(state: State, actions: Actions): TemplateResult {
  const { layout: texts } = textsOf(state);
  const said = state.known !== null && !state.isConnected ? texts.lost : state.notice;
  return html`
    <div class="notice" role="alert">
      ${
        said === null
          ? nothing
          : html`<p>
              ${said}
              <button @click=${() => actions.update((now) => ({ ...now, notice: null }))}>${texts.dismiss}</button>
            </p>`
      }
    </div>
  `;
}
