// The dialog that the bot has opened.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function dialog(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
