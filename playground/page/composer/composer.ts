// The line in which one types: text, and commands with their options.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function composer(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
