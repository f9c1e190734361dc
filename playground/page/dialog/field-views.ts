// How each kind of field is shown.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { lengthOf } from '../../../sandbox/discord/json.ts';
import { choicesOf, type SelectChoice } from '../message/components/choices.ts';
import '../message/components/select-element.ts';
import type { Names } from '../message/names.ts';
import type { PageTexts } from '../texts/texts.ts';
import { describedBy, type FieldState } from './field-state.ts';
import { filesControl } from './files-field.ts';
import {
  type BoxesField,
  type BoxField,
  type Choice,
  type Field,
  type RadioField,
  type SelectField,
  type TextField,
} from './fields.ts';

/** From so many characters left on, a field of one line counts them. */
const COUNTED_BELOW = 200;

export function fieldView(field: Field, state: FieldState): TemplateResult {
  const inside = control(field, state);
  if (field.kind === 'radio' || field.kind === 'boxes') return group(field, inside, state);
  const { texts, id } = state;
  return html`
    <div class="field" data-field=${field.customId}>
      ${
        field.kind === 'select'
          ? html`<span class="label" id="${id}-label">${labelText(field, texts)}</span>`
          : html`<label class="label" id="${id}-label" for=${id}>${labelText(field, texts)}</label>`
      }
      ${about(field, state)} ${inside} ${problem(state)}
    </div>
  `;
}

function labelText({ label, isRequired }: Field, { dialog }: PageTexts): TemplateResult {
  return html`${label}${isRequired ? html`<span class="mark" title=${dialog.required} aria-hidden="true"> *</span>` : nothing}`;
}

function about({ description }: Field, { id }: FieldState): TemplateResult | typeof nothing {
  return description === null ? nothing : html`<p class="about" id="${id}-about">${description}</p>`;
}

function problem({ id, wrong }: FieldState): TemplateResult {
  return html`<p class="wrong" id="${id}-wrong" role="alert" ?hidden=${wrong === null}>${wrong ?? ''}</p>`;
}

function group(field: RadioField | BoxesField, inside: TemplateResult, state: FieldState): TemplateResult {
  return html`
    <fieldset
      class="field"
      data-field=${field.customId}
      role=${field.kind === 'radio' ? 'radiogroup' : 'group'}
      aria-required=${field.kind === 'radio' && field.isRequired ? 'true' : nothing}
      aria-invalid=${field.kind === 'radio' && state.wrong !== null ? 'true' : nothing}
      aria-describedby=${describedBy(field, state)}
    >
      <legend class="label">${labelText(field, state.texts)}</legend>
      ${about(field, state)} ${inside} ${problem(state)}
    </fieldset>
  `;
}

function control(field: Field, state: FieldState): TemplateResult {
  switch (field.kind) {
    case 'text':
      return textControl(field, state);
    case 'select':
      return selectControl(field, state);
    case 'radio':
      return html`${field.choices.map((choice, index) => radio(field, choice, index, state))}`;
    case 'boxes':
      return html`${field.choices.map((choice, index) => box(choice, index, state))}`;
    case 'box':
      return tick(field, state);
    case 'files':
      return filesControl(field, state);
  }
}

function textControl(field: TextField, state: FieldState): TemplateResult {
  const { id, value, wrong, isWaiting, isFirst, change, leave, texts } = state;
  const text = typeof value === 'string' ? value : '';
  const typed = lengthOf(text);
  const isCounted = field.isParagraph || field.most - typed < COUNTED_BELOW;
  const input = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) change(target.value);
  };
  return html`
    ${
      field.isParagraph
        ? html`<textarea
            id=${id}
            rows="4"
            placeholder=${field.placeholder}
            aria-required=${field.isRequired ? 'true' : 'false'}
            aria-invalid=${wrong === null ? 'false' : 'true'}
            aria-describedby=${describedBy(field, state)}
            ?autofocus=${isFirst}
            ?readonly=${isWaiting}
            .value=${live(text)}
            @input=${input}
            @blur=${leave}
          ></textarea>`
        : html`<input
            id=${id}
            type="text"
            autocomplete="off"
            placeholder=${field.placeholder}
            aria-required=${field.isRequired ? 'true' : 'false'}
            aria-invalid=${wrong === null ? 'false' : 'true'}
            aria-describedby=${describedBy(field, state)}
            ?autofocus=${isFirst}
            ?readonly=${isWaiting}
            .value=${live(text)}
            @input=${input}
            @blur=${leave}
          />`
    }
    ${
      isCounted
        ? html`<p class="counter ${typed > field.most ? 'wrong' : ''}">
            <span aria-hidden="true">${typed}/${field.most}</span>
            <span class="hidden">${texts.dialog.length(typed, field.most)}</span>
          </p>`
        : nothing
    }
  `;
}

const offered = new WeakMap<SelectField, { readonly names: Names; readonly choices: readonly SelectChoice[] }>();

/** The same list as long as the server is the same. */
function offeredBy(field: SelectField, { names, userId }: FieldState): readonly SelectChoice[] {
  const known = offered.get(field);
  if (known?.names === names) return known.choices;
  const choices = choicesOf(field.component, names, userId);
  offered.set(field, { names, choices });
  return choices;
}

function selectControl(field: SelectField, state: FieldState): TemplateResult {
  const { texts, wrong, isWaiting, isFirst, change } = state;
  return html`<message-select
    .choices=${offeredBy(field, state)}
    .initial=${field.initial}
    .placeholder=${field.component.placeholder ?? texts.dialog.choose}
    .label=${field.label}
    .least=${field.isRequired ? field.least : 0}
    .most=${field.most}
    .isDisabled=${isWaiting}
    .isWaiting=${false}
    .isInvalid=${wrong !== null}
    .describedBy=${describedBy(field, state) === nothing ? '' : describedBy(field, state)}
    .texts=${texts.message}
    ?data-first=${isFirst}
    @chosen=${({ detail }: CustomEvent<readonly string[]>) => change(detail)}
  ></message-select>`;
}

function choiceText({ label, description }: Choice): TemplateResult {
  return html`<span>${label}${description === null ? nothing : html`<small>${description}</small>`}</span>`;
}

function radio({ customId }: RadioField, choice: Choice, index: number, state: FieldState): TemplateResult {
  const { id, value, isWaiting, isFirst, change } = state;
  return html`
    <label class="answer">
      <input
        type="radio"
        name="${id}-${customId}"
        value=${choice.value}
        ?autofocus=${isFirst && (value === choice.value || (value === '' && index === 0))}
        ?disabled=${isWaiting}
        .checked=${live(value === choice.value)}
        @change=${() => change(choice.value)}
      />
      ${choiceText(choice)}
    </label>
  `;
}

function box(choice: Choice, index: number, state: FieldState): TemplateResult {
  const { value, isWaiting, isFirst, wrong, id, change } = state;
  const chosen = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const isChosen = chosen.includes(choice.value);
  const toggle = (): void =>
    change(isChosen ? chosen.filter((one) => one !== choice.value) : [...chosen, choice.value]);
  return html`
    <label class="answer">
      <input
        type="checkbox"
        value=${choice.value}
        aria-describedby=${wrong === null ? nothing : `${id}-wrong`}
        ?autofocus=${isFirst && index === 0}
        ?disabled=${isWaiting}
        .checked=${live(isChosen)}
        @change=${toggle}
      />
      ${choiceText(choice)}
    </label>
  `;
}

function tick(field: BoxField, state: FieldState): TemplateResult {
  const { id, value, isWaiting, isFirst, change } = state;
  return html`<input
    id=${id}
    type="checkbox"
    aria-describedby=${describedBy(field, state)}
    ?autofocus=${isFirst}
    ?disabled=${isWaiting}
    .checked=${live(value === true)}
    @change=${() => change(value !== true)}
  />`;
}
