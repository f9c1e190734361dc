// The list above the line, as it is shown.

import { html, nothing, type TemplateResult } from 'lit';
import { avatarUrl } from '../avatar.ts';
import type { State } from '../state.ts';
import type { PageTexts } from '../texts/texts.ts';
import type { List, Row } from './list.ts';
import type { Typing } from './typing.ts';

export const LIST_ID = 'composer-list';

/** The id of the marked row; null where no row is. */
export function markedRowId(list: List | null, active: number): string | null {
  return list === null || list.rows.length === 0 ? null : rowId(Math.min(active, list.rows.length - 1));
}

function rowId(index: number): string {
  return `composer-row-${index}`;
}

export function picker(list: List | null, typing: Typing, state: State): TemplateResult {
  const { texts, option } = typing;
  return html`
    <p class="hidden" role="status">${list === null ? '' : statusOf(list, texts)}</p>
    ${
      list === null
        ? nothing
        : html`
            <div class="picker" @mousedown=${keepFocus}>
              ${list.says === null ? nothing : html`<p class="says" data-says=${list.says}>${saysText(list.says, texts)}</p>`}
              ${list.rows.length === 0 ? nothing : rows(list, typing, state, option?.label)}
            </div>
          `
    }
  `;
}

/** A press on the list leaves the keyboard in the line. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

function statusOf({ rows: all, says }: List, texts: PageTexts['composer']): string {
  return says === null ? texts.count(all.length) : saysText(says, texts);
}

function saysText(says: NonNullable<List['says']>, texts: PageTexts['composer']): string {
  return { loading: texts.loading, failed: texts.failed, 'no-match': texts.noMatch }[says];
}

function rows(list: List, typing: Typing, state: State, optionLabel: string | undefined): TemplateResult {
  const { texts, draft } = typing;
  const [first] = list.rows;
  const title =
    first?.is === 'command'
      ? (state.known?.world.bot.name ?? '')
      : first?.is === 'option'
        ? texts.options
        : texts.valuesOf(optionLabel ?? '');
  const marked = Math.min(draft.active, list.rows.length - 1);
  return html`
    <p class="app" aria-hidden="true">${title}</p>
    <ul
      id=${LIST_ID}
      role="listbox"
      tabindex="0"
      aria-label=${first?.is === 'command' ? texts.commands : title}
      aria-activedescendant=${rowId(marked)}
    >
      ${list.rows.map(
        (row, index) => html`
          <li
            id=${rowId(index)}
            role="option"
            aria-selected=${index === marked ? 'true' : 'false'}
            @click=${() => typing.choose(row)}
            @mousemove=${() => {
              if (typing.draft.active !== index) typing.change((now) => ({ ...now, active: index }));
            }}
          >
            ${rowContent(row, index === marked, state, texts)}
          </li>
        `,
      )}
    </ul>
  `;
}

function rowContent(row: Row, isMarked: boolean, { known }: State, texts: PageTexts['composer']): TemplateResult {
  if (row.is === 'value') return html`<span class="title">${row.picked.label}</span>`;
  if (row.is === 'option') {
    const { label, description, isRequired } = row.option;
    return html`
      <span class="title">${label}</span>
      <span class="detail">${description}</span>
      ${isRequired ? html`<span class="aside">${texts.required}</span>` : nothing}
    `;
  }
  const bot = known?.world.bot;
  const { label, description, options } = row.entry;
  const shown = options.filter(({ isRequired }) => isMarked || isRequired);
  return html`
    ${bot === undefined ? nothing : html`<img src=${avatarUrl(bot)} alt="" />`}
    <span class="title"
      >/${label} ${shown.slice(0, 4).map((one) => html`<span class="name">${one.label}</span> `)}</span
    >
    <span class="detail">${description}</span>
    <span class="aside">${bot?.name ?? ''}</span>
  `;
}
