// What happens behind: pictures, ledger, hosts, the operator's messages, the log.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';

export function behindPanel(state: State, actions: Actions): TemplateResult {
  void state;
  void actions;
  return html``;
}
