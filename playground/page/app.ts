// The page as a whole: servers and channels, the open channel, and what is opened beside it.

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from './actions.ts';
import { behindPanel } from './behind/behind-panel.ts';
import { composer } from './composer/composer.ts';
import { dialog } from './dialog/dialog.ts';
import { header, notice } from './layout/header.ts';
import { servers } from './layout/servers.ts';
import { leversPanel } from './levers/levers-panel.ts';
import { messageList } from './message/message-list.ts';
import type { State } from './state.ts';
import { textsOf } from './texts/texts-of.ts';
import { tourGuide } from './tours/guide.ts';
import { toursPanel } from './tours/tours-panel.ts';

const PANELS = { behind: behindPanel, levers: leversPanel, tours: toursPanel };

export function app(state: State, actions: Actions): TemplateResult {
  const { layout: texts } = textsOf(state);
  const closeMenu = ({ target }: Event): void => {
    if (target instanceof Element && target.closest('.menu') !== null) return;
    if (state.isMenuOpen) actions.update((now) => ({ ...now, isMenuOpen: false }));
  };
  if (state.known === null) return html`<main><p class="loading" role="status">${texts.loading}</p></main>`;
  return html`
    ${servers(state, actions)} ${state.isMenuOpen ? html`<div class="menu-shade" @click=${closeMenu}></div>` : nothing}
    <main @pointerdown=${closeMenu} @focusin=${closeMenu}>
      ${header(state, actions)} ${notice(state, actions)} ${messageList(state, actions)} ${composer(state, actions)}
    </main>
    ${state.panel === null ? nothing : panel(state, state.panel, actions)} ${dialog(state, actions)}
    ${tourGuide(state, actions)}
  `;
}

function panel(state: State, name: keyof typeof PANELS, actions: Actions): TemplateResult {
  const { layout: texts } = textsOf(state);
  return html`
    <aside class="panel" aria-label=${texts.panels[name]} data-panel=${name}>
      <header class="bar">
        <h2>${texts.panels[name]}</h2>
        <button class="close" aria-label=${texts.close} @click=${() => actions.showPanel(null)}>✕</button>
      </header>
      <div class="panel-body">${PANELS[name](state, actions)}</div>
    </aside>
  `;
}
