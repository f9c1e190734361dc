// The page as a whole: servers and channels, the open channel, and what is opened beside it.

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from './actions.ts';
import { behindPanel } from './behind/behind-panel.ts';
import { composer } from './composer/composer.ts';
import { dialog } from './dialog/dialog.ts';
import { servers } from './layout/servers.ts';
import { leversPanel } from './levers/levers-panel.ts';
import { messageList } from './message/message-list.ts';
import type { State } from './state.ts';
import { toursPanel } from './tours/tours-panel.ts';

const PANELS = { behind: behindPanel, levers: leversPanel, tours: toursPanel };

export function app(state: State, actions: Actions): TemplateResult {
  return html`
    ${servers(state, actions)}
    <main>${messageList(state, actions)} ${composer(state, actions)}</main>
    ${state.panel === null ? nothing : html`<aside>${PANELS[state.panel](state, actions)}</aside>`}
    ${dialog(state, actions)}
  `;
}
