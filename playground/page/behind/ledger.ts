// The ledger: what is used of each cap that counts for the chosen picture, and the lines as they come.

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CapView, GenerationView, HoldView, LedgerLineView } from '../../wire/behind.ts';
import { capKey } from '../../wire/behind-after.ts';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { narrowSwitch, toMessage } from './entry.ts';
import { behindTexts, change, nameOf, timeText, usd } from './words.ts';

const ORDER: readonly CapView['of'][] = ['member', 'server', 'bot'];

export function ledger(state: State, actions: Actions, generation: GenerationView | undefined): TemplateResult {
  const texts = behindTexts(state);
  const { caps = [], ledger: all = [] } = state.known?.behind ?? {};
  const lines = all
    .filter(({ generationId }) => !state.behind.isNarrow || generationId === generation?.id)
    .toReversed();
  return html`
    ${
      generation === undefined
        ? nothing
        : html`<section>
            <h3>${texts.caps}</h3>
            ${repeat(
              caps.filter((cap) => countsFor(cap, generation.hold)).toSorted((a, b) => place(a) - place(b)),
              capKey,
              (cap) => capBar(state, cap),
            )}
          </section>`
    }
    <section>
      <div class="heading">
        <h3>${texts.lines}</h3>
        ${narrowSwitch(state, actions)}
      </div>
      ${lines.length === 0 ? html`<p class="quiet">${texts.noLines}</p>` : lineTable(state, actions, lines)}
    </section>
  `;
}

/** Whether what is held for a generation counts under that cap. */
function countsFor({ of, guildId, userId, period }: CapView, hold: HoldView): boolean {
  if (of === 'bot') return [hold.botDay, hold.botMonth].includes(period);
  const isWithin = guildId === hold.guildId && [hold.guildDay, hold.guildMonth].includes(period);
  return isWithin && (of === 'server' || userId === hold.userId);
}

/** Narrowest first, and of each the day before the month. */
function place({ of, span }: CapView): number {
  return 2 * ORDER.indexOf(of) + (span === 'day' ? 0 : 1);
}

function capBar(state: State, cap: CapView): TemplateResult {
  const texts = behindTexts(state);
  const { of, heldMicros, spentMicros, capMicros, period } = cap;
  const name =
    of === 'bot' ? texts.whose.bot : `${texts.whose[of]} ${nameOf(state, of === 'member' ? cap.userId : cap.guildId)}`;
  const share = (micros: number): string =>
    `${capMicros === null || capMicros === 0 ? 0 : Math.min(100, (100 * micros) / capMicros)}%`;
  return html`
    <div class="cap" data-cap="${of} ${cap.span}">
      <div class="cap-name"><strong>${name}</strong> <span>${period}</span></div>
      <div class="bar-of-cap" aria-hidden="true">
        <span class="spent" style="width: ${share(spentMicros)}"></span>
        <span class="held" style="width: ${share(heldMicros)}"></span>
      </div>
      <div class="cap-sums">
        <span>${texts.used(usd(heldMicros), usd(spentMicros), capMicros === null ? texts.noCap : usd(capMicros))}</span>
        <small>${texts.sources[cap.source]}</small>
      </div>
    </div>
  `;
}

function lineTable(state: State, actions: Actions, lines: readonly LedgerLineView[]): TemplateResult {
  const texts = behindTexts(state);
  return html`
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">${texts.time}</th>
          <th scope="col">${texts.entry}</th>
          <th scope="col">${texts.amounts}</th>
          <th scope="col">${texts.who}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          lines,
          ({ id }) => id,
          (line) => html`
            <tr data-kind=${line.kind}>
              <td>${timeText(state, line.atMs)}</td>
              <td><span class="chip money ${line.kind}">${texts.kinds[line.kind]}</span></td>
              <td class="amounts">${amountsOf(state, line)}</td>
              <td>${nameOf(state, line.userId)} ${toMessage(state, actions, line.generationId, line.picture)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

function amountsOf(state: State, line: LedgerLineView): TemplateResult[] {
  const { held, charged, billed, granted } = behindTexts(state);
  const amounts: [string, number][] = [
    [held, line.heldMicros],
    [charged, line.chargedMicros],
    [billed, line.billedMicros],
    [granted, line.grantedMicros],
  ];
  return amounts
    .filter(([, micros]) => micros !== 0)
    .map(([name, micros]) => html`<span><b>${change(micros)}</b> ${name}</span>`);
}
