// The messages of the channel that is open, as the person sees them.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import './message-log.ts';

export function messageList(state: State, actions: Actions): TemplateResult {
  return html`<message-log .state=${state} .actions=${actions}></message-log>`;
}
