// The levers, each with what it shows and what the bot promises.

import { html, nothing, type TemplateResult } from 'lit';
import type { Actions } from '../actions.ts';
import { now } from '../clock.ts';
import { localeOf, type State } from '../state.ts';
import { textsOf } from '../texts/texts-of.ts';
import type { LeversTexts } from '../texts/en/levers.ts';
import type { LeverName, LeverView } from '../../wire/levers.ts';

const HOSTS = [
  'host-slow',
  'host-declines',
  'host-fails',
  'host-out-of-credits',
  'host-price',
] as const satisfies readonly LeverName[];
const DISCORD = ['discord-5xx', 'gateway-cut'] as const satisfies readonly LeverName[];

const GROUPS: readonly { readonly name: keyof LeversTexts['groups']; readonly levers: readonly LeverName[] }[] = [
  { name: 'bot', levers: ['kill', 'kill-and-start', 'start'] },
  { name: 'time', levers: ['tomorrow', 'end-of-month'] },
  { name: 'hosts', levers: HOSTS },
  { name: 'discord', levers: DISCORD },
  { name: 'data', levers: ['month'] },
];

/** Levers that stay until they are pulled again; of those with values, each value does. */
const STAYS: readonly LeverName[] = [...HOSTS, ...DISCORD];
/** A value that acts at once. */
const AT_ONCE = 'once';

export function leversPanel(state: State, actions: Actions): TemplateResult {
  const { levers: texts } = textsOf(state);
  return html`
    <div class="levers">
      <p class="intro">${texts.intro}</p>
      ${GROUPS.map((one) => group(state, actions, one))}
    </div>
  `;
}

function group(state: State, actions: Actions, { name, levers }: (typeof GROUPS)[number]): TemplateResult {
  const { levers: texts } = textsOf(state);
  const views = levers.flatMap((one) => state.known?.levers.find((view) => view.name === one) ?? []);
  return html`
    <section aria-labelledby="levers-${name}">
      <h3 id="levers-${name}">${texts.groups[name]}</h3>
      ${name === 'time' ? clock(state, texts) : nothing} ${name === 'bot' ? failure(state, texts) : nothing}
      ${views.map((view) => lever(view, texts, actions))}
    </section>
  `;
}

function clock(state: State, texts: LeversTexts): TemplateResult {
  const offsetMs = state.known?.clockOffsetMs ?? 0;
  const locale = localeOf(state);
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  return html`<p class="note" role="status">${offsetMs === 0 ? nothing : texts.clock(format.format(now()))}</p>`;
}

function failure({ known }: State, texts: LeversTexts): TemplateResult | typeof nothing {
  const why = known?.bot.state === 'failed' ? known.bot.why : null;
  return why === null ? nothing : html`<p class="note failed" role="alert">${texts.failed(why)}</p>`;
}

function lever(view: LeverView, texts: LeversTexts, actions: Actions): TemplateResult {
  const { name } = view;
  const { title, shows, promises } = texts.levers[name];
  return html`
    <article class="lever ${view.is ? 'is' : ''}" aria-labelledby="lever-${name}" data-lever=${name}>
      <h4 id="lever-${name}">${title}</h4>
      <p id="lever-${name}-about">${shows}</p>
      <p class="promise"><strong>${texts.promise}</strong> ${promises}</p>
      <div class="controls">${controls(view, texts, actions)}</div>
      <p class="state" role="status">${stateOf(view, texts)}</p>
    </article>
  `;
}

function stateOf({ blocked, waitsFor }: LeverView, texts: LeversTexts): string | typeof nothing {
  if (blocked !== null) return texts.blocked[blocked];
  return waitsFor === null ? nothing : texts.waitsFor(waitsFor);
}

function controls(view: LeverView, texts: LeversTexts, actions: Actions): TemplateResult | TemplateResult[] {
  const { name, values } = view;
  const { act } = texts.levers[name];
  if (values.length > 0) {
    return values.map((value) => {
      const label = texts.values[value] ?? value;
      const pull = (): void => actions.pull(name, value);
      return value === AT_ONCE ? button(view, label, pull) : toggle(view, label, view.on.includes(value), pull, value);
    });
  }
  const pull = (): void => actions.pull(name);
  if (STAYS.includes(name)) return toggle(view, act, view.is, pull);
  return button(view, view.waitsFor === null ? act : texts.giveUp, pull);
}

function button({ name, blocked }: LeverView, label: string, pull: () => void): TemplateResult {
  return html`
    <button ?disabled=${blocked !== null} aria-describedby="lever-${name}-about" @click=${pull}>${label}</button>
  `;
}

/** Shows what the server knows, not what was clicked. */
function toggle(
  { name, blocked }: LeverView,
  label: string,
  isOn: boolean,
  pull: () => void,
  value: string | null = null,
): TemplateResult {
  const click = (event: Event): void => {
    event.preventDefault();
    pull();
  };
  return html`
    <label class="switch">
      <input
        type="checkbox"
        role="switch"
        data-value=${value ?? nothing}
        .checked=${isOn}
        ?disabled=${blocked !== null}
        aria-describedby="lever-${name}-about"
        @click=${click}
      />
      <span>${label}</span>
    </label>
  `;
}
