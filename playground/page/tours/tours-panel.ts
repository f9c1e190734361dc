// The tours: chosen here, run by the page.

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';
import type { TourName } from './tour.ts';
import { isFresh, TOUR_NAMES } from './tours.ts';

export function toursPanel(state: State, actions: Actions): TemplateResult {
  const { tours: texts } = textsOf(state);
  return html`
    <p class="tours-intro">${texts.intro}</p>
    <ul class="tours">
      ${TOUR_NAMES.map((name) => html`<li>${offer(name, state, actions)}</li>`)}
    </ul>
  `;
}

function offer(name: TourName, state: State, actions: Actions): TemplateResult {
  const { tours: texts } = textsOf(state);
  const { title, about, leaves } = texts.tours[name];
  const canRun = isFresh(name, state);
  return html`
    <h3 id="tour-${name}">${title}</h3>
    <p>${about}</p>
    ${canRun ? (leaves === null ? nothing : html`<p class="leaves">${texts.afterwards(leaves)}</p>`) : html`<p class="leaves">${texts.used}</p>`}
    <p class="tour-start">
      <button
        data-start-tour=${name}
        aria-describedby="tour-${name}"
        ?disabled=${!canRun}
        @click=${() => actions.tours.start(name)}
      >
        ${texts.start}
      </button>
    </p>
  `;
}
