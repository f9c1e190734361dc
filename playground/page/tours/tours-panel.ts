// The tours: chosen here, told and run by the page.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function toursPanel(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
