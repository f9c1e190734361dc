// What a running tour says, beside what it points at; and how it is paused and ended.

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import type { ToursTexts } from '../texts/en/tours.ts';
import type { State } from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';
import './guide-element.ts';
import { panelButton } from './spots.ts';
import type { TourState } from './tour.ts';
import { captionOf, stepsOf } from './tours.ts';

export function tourGuide(state: State, actions: Actions): TemplateResult | typeof nothing {
  const { tour } = state;
  if (tour === null) return nothing;
  const { tours: texts } = textsOf(state);
  const { title } = texts.tours[tour.name];
  return html`
    <tour-guide
      popover="manual"
      data-tour=${tour.name}
      data-phase=${tour.phase}
      .target=${() => actions.tours.target}
      @halt=${() => hasEnded(tour) || actions.tours.pause(true)}
    >
      <div class="tour-ring" aria-hidden="true"></div>
      <section class="tour-card" aria-label=${title}>
        <header>
          <strong>${title}</strong>
          <span>${texts.step(tour.step + 1, stepsOf(tour.name).length)}</span>
        </header>
        <p role="status">${captionOf(texts, tour)} ${remark(tour, texts)}</p>
        <footer>${buttons(state, tour, texts, actions)}</footer>
      </section>
    </tour-guide>
  `;
}

/** What there is to say beside the caption. */
function remark(tour: TourState, texts: ToursTexts): TemplateResult | typeof nothing {
  const said = sentence(tour, texts);
  return said === null ? nothing : html`<small class=${tour.phase}>${said}</small>`;
}

function sentence({ phase, isSlow, isPaused, step, why }: TourState, texts: ToursTexts): string | null {
  if (phase === 'ended') return texts.ended;
  if (phase === 'failed') return texts.failed(step + 1, why ?? '');
  if (isSlow) return texts.slow;
  if (isPaused) return texts.paused;
  return phase === 'waiting' ? texts.waiting : null;
}

function hasEnded({ phase }: TourState): boolean {
  return phase === 'ended' || phase === 'failed';
}

function buttons(state: State, tour: TourState, texts: ToursTexts, { tours }: Actions): TemplateResult {
  const leave = (): void => {
    tours.stop();
    // The buttons that had the focus are gone.
    const button = panelButton('tours')(state);
    if (button instanceof HTMLElement) button.focus();
  };
  if (hasEnded(tour)) return html`<button class="primary tour-halt" @click=${leave}>${texts.close}</button>`;
  const { isPaused } = tour;
  return html`
    <button @click=${leave}>${texts.stop}</button>
    <button class="tour-halt" aria-pressed=${isPaused ? 'true' : 'false'} @click=${() => tours.pause(!isPaused)}>
      ${isPaused ? texts.goOn : texts.pause}
    </button>
    <button class="primary" @click=${() => tours.next()}>${texts.next}</button>
  `;
}
