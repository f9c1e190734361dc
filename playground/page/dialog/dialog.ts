// The dialog that the bot has opened.

import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import './dialog-element.ts';

export function dialog(state: State, actions: Actions): TemplateResult | typeof nothing {
  const { known, dialogId } = state;
  const modal = dialogId === null ? null : (known?.invocations.get(dialogId)?.modal ?? null);
  if (dialogId === null || modal === null) return nothing;
  return html`${keyed(
    dialogId,
    html`<app-dialog .openerId=${dialogId} .modal=${modal} .state=${state} .actions=${actions}></app-dialog>`,
  )}`;
}
