// The servers, the channels of the one that is open, and who one is.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function servers(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
