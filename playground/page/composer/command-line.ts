// The line while a command is filled in: its name, its options, and what can be added.

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { lengthOf } from '../../../sandbox/discord/json.ts';
import type { CommandEntry } from './command-entries.ts';
import { OptionType, type CommandOption } from './command-options.ts';
import { EMPTY_DRAFT, withFile, withRest, type CommandDraft } from './draft.ts';
import { sizeText } from '../files.ts';
import { furtherOptions, type List } from './list.ts';
import type { OptionDraft } from './option-values.ts';
import { LIST_ID, markedRowId } from './picker.ts';
import type { Typing } from './typing.ts';

interface Shown {
  readonly typing: Typing;
  readonly draft: CommandDraft;
  readonly entry: CommandEntry;
  readonly list: List | null;
  /** What is wrong, by option. */
  readonly wrong: ReadonlyMap<string, string>;
}

const HINT_ID = 'composer-hint';
/** From so many characters left on, Discord's client counts them. */
const COUNTED_BELOW = 200;

export function commandLine(shown: Shown): TemplateResult {
  const { typing, draft, entry } = shown;
  const { texts } = typing;
  return html`
    <div class="command" role="group" aria-label="/${entry.label}">
      <span class="command-name">/${entry.label}</span>
      ${draft.options.map((given) => {
        const option = entry.options.find(({ name }) => name === given.name);
        return option === undefined ? nothing : chip(option, given, shown);
      })}
      ${rest(shown)}
    </div>
    <button class="discard" aria-label=${texts.discard} @click=${() => discard(typing)}>✕</button>
  `;
}

function discard(typing: Typing): void {
  typing.change(() => EMPTY_DRAFT);
  document.querySelector<HTMLElement>('.composer [data-line]')?.focus();
}

/** What the option is for, or what is wrong with it, above the line. */
export function hint({ typing, draft, entry, wrong }: Shown): TemplateResult {
  const option = entry.options.find(({ name }) => name === draft.focus);
  if (option === undefined) return html`<p class="hint"><span class="detail">${entry.description}</span></p>`;
  const given = draft.options.find(({ name }) => name === option.name);
  const problem = wrong.get(option.name);
  const left = option.maxLength - lengthOf(given?.text ?? '');
  const isCounted = option.type === OptionType.String && isFreeText(option);
  return html`
    <p class="hint">
      <span class="title">${option.label}</span>
      ${
        problem === undefined
          ? html`<span class="detail" id=${HINT_ID}>${option.description}</span>`
          : html`<span class="wrong" id=${HINT_ID} role="alert">${problem}</span>`
      }
      ${isCounted ? counter(left, typing) : nothing}
    </p>
  `;
}

/** How many characters are left, once they are few. */
export function counter(left: number, { texts }: Typing): TemplateResult | typeof nothing {
  if (left >= COUNTED_BELOW) return nothing;
  return html`
    <span class="counter ${left < 0 ? 'wrong' : ''}">
      <span aria-hidden="true">${left}</span><span class="hidden">${texts.left(left)}</span>
    </span>
  `;
}

function chip(option: CommandOption, given: OptionDraft, shown: Shown): TemplateResult {
  const isWrong = shown.wrong.has(option.name);
  const id = `composer-option-${option.name}`;
  return html`
    <span class="chip ${isWrong ? 'wrong' : ''}">
      <label for=${id}>${option.label}</label>
      ${option.type === OptionType.Attachment ? fileField(id, option, given, shown) : textField(id, option, given, shown)}
    </span>
  `;
}

/** Whether it is typed without a list. */
function isFreeText({ type, choices, hasAutocomplete }: CommandOption): boolean {
  const isTyped = type === OptionType.String || type === OptionType.Integer || type === OptionType.Number;
  return isTyped && choices.length === 0 && !hasAutocomplete;
}

function textField(id: string, option: CommandOption, given: OptionDraft, shown: Shown): TemplateResult {
  const { typing, draft, list } = shown;
  const isHere = draft.focus === option.name;
  const isWrong = shown.wrong.has(option.name) ? 'true' : 'false';
  const enter = (): void => typing.enter(option.name);
  const type = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
      typing.typeOption(option.name, target.value);
    }
  };
  if (isFreeText(option)) {
    return html`
      <textarea
        id=${id}
        rows="1"
        data-option=${option.name}
        aria-required=${option.isRequired ? 'true' : 'false'}
        aria-invalid=${isWrong}
        aria-describedby=${isHere ? HINT_ID : nothing}
        inputmode=${option.type === OptionType.String ? 'text' : 'decimal'}
        ?readonly=${draft.isSending}
        .value=${live(given.text)}
        @input=${type}
        @focus=${enter}
      ></textarea>
    `;
  }
  return html`
    <input
      id=${id}
      type="text"
      autocomplete="off"
      role="combobox"
      data-option=${option.name}
      aria-autocomplete="list"
      aria-expanded=${isHere && list !== null && list.rows.length > 0 ? 'true' : 'false'}
      aria-controls=${LIST_ID}
      aria-activedescendant=${isHere ? (markedRowId(list, draft.active) ?? nothing) : nothing}
      aria-required=${option.isRequired ? 'true' : 'false'}
      aria-invalid=${isWrong}
      aria-describedby=${isHere ? HINT_ID : nothing}
      ?readonly=${draft.isSending}
      .value=${live(given.text)}
      @input=${type}
      @focus=${enter}
      @click=${enter}
    />
  `;
}

function fileField(id: string, option: CommandOption, given: OptionDraft, shown: Shown): TemplateResult {
  const { typing, draft } = shown;
  const { texts } = typing;
  const take = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    typing.addFiles([...(target.files ?? [])], option.name);
    // The same file can be chosen again after it was removed.
    target.value = '';
  };
  return html`
    <label class="upload">
      <input
        id=${id}
        class="hidden"
        type="file"
        data-option=${option.name}
        aria-describedby=${draft.focus === option.name ? HINT_ID : nothing}
        aria-invalid=${shown.wrong.has(option.name) ? 'true' : 'false'}
        @change=${take}
        @focus=${() => typing.enter(option.name)}
      />
      <span>
        ${
          given.file === null
            ? html`<b>${texts.chooseFile}</b> ${texts.orDrop}`
            : html`<b>${given.file.name}</b> ${sizeText(given.file.size, typing.locale)}`
        }
      </span>
    </label>
    ${
      given.file === null
        ? nothing
        : html`<button
            aria-label=${texts.remove(given.file.name)}
            @click=${() => typing.changeCommand((now) => withFile(now, option.name, null))}
          >
            ✕
          </button>`
    }
  `;
}

/** Where further options are chosen. */
function rest({ typing, draft, entry, list }: Shown): TemplateResult {
  const further = furtherOptions(entry, draft).length;
  const isHere = draft.focus === null;
  return html`
    <input
      class="rest"
      type="text"
      autocomplete="off"
      role="combobox"
      data-line
      aria-label=${typing.texts.options}
      aria-autocomplete="list"
      aria-expanded=${isHere && list !== null ? 'true' : 'false'}
      aria-controls=${LIST_ID}
      aria-activedescendant=${isHere ? (markedRowId(list, draft.active) ?? nothing) : nothing}
      placeholder=${further === 0 ? '' : typing.texts.more(further)}
      ?readonly=${draft.isSending}
      .value=${live(draft.rest)}
      @input=${({ target }: Event) => {
        if (target instanceof HTMLInputElement) typing.changeCommand((now) => withRest(now, target.value));
      }}
      @focus=${() => typing.enter(null)}
      @click=${() => typing.enter(null)}
    />
  `;
}
