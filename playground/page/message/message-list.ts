// The messages of the channel that is open, as the person sees them.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function messageList(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
