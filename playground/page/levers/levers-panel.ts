// The levers, each with what it shows and what the bot promises.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function leversPanel(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
