// The life of a generation: its states with the present one, the path so far, and what may come next.

import { html, nothing, type TemplateResult } from 'lit';
import type { GenerationState, PictureState } from '../../../src/generation/model/generation.ts';
import type { GenerationView, StepView } from '../../wire/behind.ts';
import type { State } from '../state.ts';
import { nextOf, OTHER_ENDS, passedBy, ROWS, rowOf, USUAL, type Row } from './lifecycle.ts';
import { behindTexts, seconds, timeText, usd } from './words.ts';

export function life(state: State, generation: GenerationView): TemplateResult {
  const texts = behindTexts(state);
  const next = nextOf(generation);
  return html`
    <section>
      <h3>${texts.states}</h3>
      ${track(state, generation, null)} ${generation.pictures.map(({ number }) => track(state, generation, number))}
    </section>
    <section>
      <h3>${texts.path}</h3>
      ${
        generation.path.length === 0
          ? html`<p class="quiet">${texts.pathIsLost}</p>`
          : html`<ol class="path">
              ${generation.path.map((step) => stepItem(state, generation, step))}
            </ol>`
      }
    </section>
    <section>
      <h3>${texts.next}</h3>
      ${
        next.length === 0
          ? html`<p class="quiet">${texts.nothingNext}</p>`
          : html`<ul class="next">
              ${next.map((row) => html`<li><strong>${texts.steps[row.name].name}</strong> ${ledgerChip(state, row.ledger)}</li>`)}
            </ul>`
      }
    </section>
    <details>
      <summary>${texts.table}</summary>
      ${wholeTable(state, generation, new Set(next.map(({ name }) => name)))}
    </details>
  `;
}

/** The states of the generation, or of one of its pictures, in a line. */
function track(state: State, generation: GenerationView, number: number | null): TemplateResult {
  const texts = behindTexts(state);
  const subject = number === null ? 'generation' : 'picture';
  const present = number === null ? generation.state : generation.pictures.find((one) => one.number === number)?.state;
  const passed = passedBy(generation, number);
  const title =
    number === null ? texts.generation : generation.pictures.length === 1 ? texts.picture : texts.pictureNumber(number);
  const stop = (name: GenerationState | PictureState): TemplateResult => {
    const how = name === present ? 'present' : passed.has(name) ? 'passed' : 'ahead';
    const words: Readonly<Record<string, string>> = number === null ? texts.generationStates : texts.pictureStates;
    const said = how === 'present' ? texts.now : how === 'passed' ? texts.passed : null;
    return html`<li class=${how} aria-current=${how === 'present' ? 'step' : nothing}>
      ${words[name]}${said === null ? nothing : html`<span class="hidden">, ${said}</span>`}
    </li>`;
  };
  return html`
    <div class="track">
      <h4>${title}</h4>
      <ol class="ends" aria-label="${title}: ${texts.otherEnds}">
        ${OTHER_ENDS[subject].map(stop)}
      </ol>
      <ol class="usual" aria-label=${title}>
        ${USUAL[subject].map(stop)}
      </ol>
    </div>
  `;
}

function stepItem(state: State, { path, pictures, id }: GenerationView, step: StepView): TemplateResult {
  const texts = behindTexts(state);
  const { name, does } = texts.steps[step.transition];
  const sinceMs = step.atMs - (path[0]?.atMs ?? step.atMs);
  return html`
    <li data-step=${step.transition} data-generation=${id}>
      <time datetime=${new Date(step.atMs).toISOString()} title=${texts.sinceCommand(seconds(sinceMs))}>
        ${timeText(state, step.atMs)}<br /><small>+${seconds(sinceMs)}</small>
      </time>
      <div>
        <strong>${name}</strong>
        ${step.picture === null || pictures.length === 1 ? nothing : html`<span class="chip">${texts.pictureNumber(step.picture)}</span>`}
        ${ledgerChip(state, rowOf(step.transition).ledger, step.amountMicros)}
        ${step.reason === null ? nothing : html`<span class="reason">${texts.reason}: <code>${step.reason}</code></span>`}
        <p>${does}</p>
      </div>
    </li>
  `;
}

/** What a transition does to the ledger, with the amount where it is known. */
function ledgerChip(
  state: State,
  ledger: Row['ledger'],
  amountMicros: number | null = null,
): TemplateResult | typeof nothing {
  if (ledger === null) return nothing;
  const amount = amountMicros === null ? '' : ` ${usd(amountMicros)}`;
  return html`<span class="chip money ${ledger}">${behindTexts(state).kinds[ledger]}${amount}</span>`;
}

function wholeTable(state: State, { path }: GenerationView, next: ReadonlySet<string>): TemplateResult {
  const texts = behindTexts(state);
  const taken: ReadonlySet<string> = new Set(path.map(({ transition }) => transition));
  const line = ({ name, of, from, to, ledger }: Row): TemplateResult => {
    const words: Readonly<Record<string, string>> = of === 'generation' ? texts.generationStates : texts.pictureStates;
    const list = (states: readonly string[]): string => states.map((one) => words[one] ?? one).join(', ');
    const mark = taken.has(name) ? texts.taken : next.has(name) ? texts.possible : null;
    return html`
      <tr class=${taken.has(name) ? 'taken' : next.has(name) ? 'possible' : ''}>
        <th scope="row">
          ${texts.steps[name].name} ${mark === null ? nothing : html`<span class="chip">${mark}</span>`}
          <p>${texts.steps[name].does}</p>
        </th>
        <td>
          <small>${of === 'generation' ? texts.generation : texts.picture}</small><br />
          ${from.length === 0 ? texts.begin : list(from)} → ${list(to)}
        </td>
        <td>${ledger === null ? texts.noMoney : texts.kinds[ledger]}</td>
      </tr>
    `;
  };
  return html`
    <table class="transitions">
      <thead>
        <tr>
          <th scope="col">${texts.step}</th>
          <th scope="col">${texts.fromTo}</th>
          <th scope="col">${texts.money}</th>
        </tr>
      </thead>
      <tbody>
        ${ROWS.map(line)}
      </tbody>
    </table>
  `;
}
