// The bot's log: by level, and of the chosen picture alone where that is asked for.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { LEVELS, type GenerationView, type LogLineView } from '../../wire/behind.ts';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { choosing } from './choices.ts';
import { narrowSwitch, toMessage } from './entry.ts';
import { behindTexts, timeText } from './words.ts';

export function log(state: State, actions: Actions, generation: GenerationView | undefined): TemplateResult {
  const texts = behindTexts(state);
  const all = state.known?.behind.log ?? [];
  const { isNarrow, level } = state.behind;
  const lowest = LEVELS.indexOf(level);
  const lines = all
    .filter((line) => LEVELS.indexOf(line.level) >= lowest && (!isNarrow || line.generationId === generation?.id))
    .toReversed();
  return html`
    <section>
      <div class="heading">
        <label>
          ${texts.level}
          <select
            @change=${({ target }: Event) => {
              const chosen = LEVELS.find((one) => target instanceof HTMLSelectElement && one === target.value);
              if (chosen !== undefined) actions.update((now) => choosing(now, { level: chosen }));
            }}
          >
            ${LEVELS.map((one) => html`<option value=${one} ?selected=${one === level}>${texts.levels[one]}</option>`)}
          </select>
        </label>
        ${narrowSwitch(state, actions)}
      </div>
      <p class="quiet">${texts.lineCount(lines.length, all.length)}</p>
      ${
        lines.length === 0
          ? html`<p class="quiet">${texts.noLog}</p>`
          : html`<ol class="log">
              ${repeat(
                lines,
                ({ number }) => number,
                (line) => logLine(state, actions, line),
              )}
            </ol>`
      }
    </section>
  `;
}

function logLine(state: State, actions: Actions, line: LogLineView): TemplateResult {
  const texts = behindTexts(state);
  const fields = Object.entries(line.fields).filter(([name]) => name !== 'generation');
  const short = fields.filter(([, value]) => typeof value !== 'object' || value === null);
  const long = fields.filter(([, value]) => typeof value === 'object' && value !== null);
  return html`
    <li class=${line.level}>
      <p>
        <time datetime=${new Date(line.atMs).toISOString()}>${timeText(state, line.atMs)}</time>
        <span class="chip level">${texts.levels[line.level]}</span>
        ${line.module === null ? nothing : html`<span class="chip">${line.module}</span>`}
        <span class="log-text">${line.text}</span>
      </p>
      <p>${short.map(([name, value]) => html`<span class="field">${name} <b>${String(value)}</b></span>`)}</p>
      ${long.map(
        ([name, value]) =>
          html`<details>
            <summary>${name}</summary>
            <pre>${JSON.stringify(value, null, 2)}</pre>
          </details>`,
      )}
      ${toMessage(state, actions, line.generationId)}
    </li>
  `;
}
