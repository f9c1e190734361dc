// The messages of the channel that is open, as the person sees them.

import { html, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import './message-log.ts';
import type { MessageLog } from './message-log.ts';

export function messageList(state: State, actions: Actions): TemplateResult {
  return html`<message-log .state=${state} .actions=${actions}></message-log>`;
}

/** Scrolls to a message of the open channel, points it out and takes the focus there. */
export function showMessage(messageId: string): void {
  document.querySelector<MessageLog>('message-log')?.show(messageId);
}
