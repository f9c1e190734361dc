// Who one is, and whom else one can be; the language of that person's Discord, and the theme of the page.

import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Actions } from '../actions.ts';
import { avatarUrl } from '../avatar.ts';
import { asPerson, currentPerson, type State } from '../state.ts';
import { textsFor } from '../texts/texts.ts';
import { textsOf } from '../texts/texts-of.ts';
import { LOCALES } from '../../wire/locales.ts';
import type { PersonView, UserView } from '../../wire/world.ts';
import { localeNames } from './locales.ts';

const MENU_ID = 'person-menu';

export function personMenu(state: State, actions: Actions): TemplateResult {
  const person = currentPerson(state);
  const user = person === undefined ? undefined : userOf(state, person);
  if (person === undefined || user === undefined) return html``;
  const { layout: texts } = textsFor(person.locale);
  return html`
    <button class="person" popovertarget=${MENU_ID} aria-haspopup="dialog" data-person=${user.name}>
      <img src=${avatarUrl(user)} alt="" width="32" height="32" />
      <span class="hidden">${texts.you}</span>
      <span class="who"><strong>${user.name}</strong><small>${texts.parts[person.part]}</small></span>
      <span aria-hidden="true">⇅</span>
    </button>
    <div id=${MENU_ID} class="person-menu" popover role="dialog" aria-label=${texts.beSomebodyElse}>
      <h3>${texts.beSomebodyElse}</h3>
      ${state.known?.world.people.map((one) => choice(state, actions, one))} ${languageChoice(state, actions, person)}
      ${themeChoice(state, actions, person)}
    </div>
  `;
}

function userOf({ known }: State, { userId }: PersonView): UserView | undefined {
  return known?.world.users.find(({ id }) => id === userId);
}

function choice(state: State, actions: Actions, person: PersonView): TemplateResult {
  const { layout: texts } = textsOf(state);
  const user = userOf(state, person);
  if (user === undefined) return html``;
  return html`
    <button
      class="choice"
      aria-pressed=${person.userId === state.userId ? 'true' : 'false'}
      popovertarget=${MENU_ID}
      popovertargetaction="hide"
      data-be=${user.name}
      @click=${() => actions.update((now) => asPerson(now, person.userId))}
    >
      <img src=${avatarUrl(user)} alt="" width="32" height="32" />
      <span class="who">
        <strong>${user.name} · ${texts.parts[person.part]}${otherLanguage(state, person)}</strong>
        <small>${texts.partNotes[person.part]}</small>
      </span>
    </button>
  `;
}

/** The language of a person whose Discord speaks another than that of the person one is. */
function otherLanguage(state: State, { locale }: PersonView): string {
  if (locale === currentPerson(state)?.locale) return '';
  const name = localeNames().find(([known]) => known === locale)?.[1];
  return name === undefined ? '' : ` · ${name}`;
}

function languageChoice(state: State, actions: Actions, person: PersonView): TemplateResult {
  const { layout: texts } = textsFor(person.locale);
  const names = localeNames();
  const choose = ({ currentTarget }: Event): void => {
    const locale = LOCALES.find((one) => currentTarget instanceof HTMLSelectElement && one === currentTarget.value);
    if (locale === undefined) return;
    const move = { do: 'language', as: state.userId, locale } as const;
    void actions.makeMove(move).catch((error: unknown) => actions.notice(error));
  };
  return html`
    <label class="setting">
      <span>${texts.language}</span>
      <select name="language" .value=${live(person.locale)} @change=${choose}>
        ${names.map(
          ([locale, name]) => html`<option value=${locale} ?selected=${locale === person.locale}>${name}</option>`,
        )}
      </select>
    </label>
  `;
}

function themeChoice(state: State, actions: Actions, person: PersonView): TemplateResult {
  const { layout: texts } = textsFor(person.locale);
  return html`
    <fieldset class="setting themes">
      <legend>${texts.theme}</legend>
      ${(['dark', 'light'] as const).map(
        (theme) => html`
          <label>
            <input
              type="radio"
              name="theme"
              value=${theme}
              ?checked=${state.theme === theme}
              @change=${() => actions.showTheme(theme)}
            />
            ${texts[theme]}
          </label>
        `,
      )}
    </fieldset>
  `;
}
