// What happens behind: the life of the chosen picture, the ledger, the hosts, the operator's messages, the log.

import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { GenerationView } from '../../wire/behind.ts';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { choosing, chosenGeneration, TABS, type Tab } from './choices.ts';
import { toMessage } from './entry.ts';
import { hosts } from './hosts.ts';
import { ledger } from './ledger.ts';
import { life } from './life.ts';
import { log } from './log.ts';
import { operator } from './operator.ts';
import { behindTexts, nameOf, timeText, usd } from './words.ts';

export function behindPanel(state: State, actions: Actions): TemplateResult {
  const texts = behindTexts(state);
  const { tab } = state.behind;
  const generation = chosenGeneration(state);
  return html`
    <div class="behind">
      ${generation === undefined ? html`<p class="quiet chosen">${texts.nothingYet}</p>` : chosen(state, actions, generation)}
      <div role="tablist" class="tabs" @keydown=${(event: KeyboardEvent) => moveBetweenTabs(event, tab, actions)}>
        ${TABS.map(
          (one) =>
            html`<button
              role="tab"
              id="behind-tab-${one}"
              aria-controls="behind-body"
              aria-selected=${one === tab ? 'true' : 'false'}
              tabindex=${one === tab ? 0 : -1}
              @click=${() => show(one, actions)}
            >
              ${texts.tabs[one]}
            </button>`,
        )}
      </div>
      <div role="tabpanel" id="behind-body" tabindex="0" aria-labelledby="behind-tab-${tab}">
        ${guard(shownIn(state, generation), () => body(state, actions, generation))}
      </div>
    </div>
  `;
}

/** What the open tab is drawn from: it is drawn anew when one of these is another. */
function shownIn({ known, behind: choices, userId }: State, generation: GenerationView | undefined): unknown[] {
  const everywhere = [choices, generation, userId, known?.world, known?.clockOffsetMs];
  const entries = [known?.behind.generations, known?.messages];
  switch (choices.tab) {
    case 'life':
      return everywhere;
    case 'ledger':
      return [...everywhere, ...entries, known?.behind.ledger, known?.behind.caps];
    case 'hosts':
      return [...everywhere, ...entries, known?.behind.hosts, known?.behind.queue];
    case 'operator':
      return [...everywhere, known?.messages];
    case 'log':
      return [...everywhere, ...entries, known?.behind.log];
  }
}

function body(state: State, actions: Actions, generation: GenerationView | undefined): TemplateResult {
  switch (state.behind.tab) {
    case 'life':
      return generation === undefined ? html`` : life(state, generation);
    case 'ledger':
      return ledger(state, actions, generation);
    case 'hosts':
      return hosts(state, actions);
    case 'operator':
      return operator(state, actions);
    case 'log':
      return log(state, actions, generation);
  }
}

/** Which picture it is about, the way to its message, and a choice of others. */
function chosen(state: State, actions: Actions, generation: GenerationView): TemplateResult {
  const texts = behindTexts(state);
  const { generationId } = state.behind;
  const all = state.known?.behind.generations ?? [];
  const isKnown = all.some(({ id }) => id === generationId);
  const price = generation.pictures.reduce((sum, { priceMicros }) => sum + priceMicros, 0);
  const choose = ({ target }: Event): void => {
    if (!(target instanceof HTMLSelectElement)) return;
    actions.update((now) => choosing(now, { generationId: target.value === '' ? null : target.value }));
  };
  return html`
    <div class="chosen" data-generation=${generation.id}>
      <label class="which">
        <span class="hidden">${texts.picture}</span>
        <select @change=${choose} .value=${isKnown ? generationId : ''}>
          <option value="">${texts.newest}</option>
          ${all
            .toReversed()
            .map(
              ({ id, hold, prompt, createdAtMs }) =>
                html`<option value=${id} ?selected=${id === generationId}>
                  ${timeText(state, createdAtMs)} ${nameOf(state, hold.userId)}: ${prompt}
                </option>`,
            )}
        </select>
      </label>
      <p>
        <strong>${nameOf(state, generation.hold.userId)}</strong> · ${generation.pictures.length} × ${generation.model}
        · ${usd(price)}
      </p>
      ${toMessage(state, actions, generation.id)}
    </div>
  `;
}

function show(tab: Tab, actions: Actions): void {
  actions.update((now) => choosing(now, { tab }));
}

/** The arrows, Home and End choose a tab and take the focus there. */
function moveBetweenTabs(event: KeyboardEvent, tab: Tab, actions: Actions): void {
  const at = TABS.indexOf(tab);
  const steps: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 };
  const to = TABS.at((steps[event.key] ?? at) % TABS.length);
  if (!(event.key in steps) || to === undefined) return;
  event.preventDefault();
  show(to, actions);
  document.getElementById(`behind-tab-${to}`)?.focus();
}
