// A table that can be sorted and searched. It shows some rows at first, and all of them on paper.

import { element } from './dom.js';
import { fill } from './format.js';
import { addUp } from './sums.js';

/** @typedef {import('../payload.ts').PageWords} PageWords */
/** @typedef {import('./data.js').Line} Line */

const ROWS_AT_FIRST = 20;
const ROWS_MORE = 100;

/**
 * @typedef {object} TableColumn
 * @property {string} name
 * @property {(line: Line) => number | string} value what it is sorted by
 * @property {(line: Line) => Node | string} cell
 * @property {boolean} [isText]
 */

/**
 * @typedef {object} TableOptions
 * @property {string} caption
 * @property {readonly TableColumn[]} columns the first names the row
 * @property {number} sortedBy the column by which the lines come sorted
 * @property {readonly Line[]} lines
 * @property {(line: Line) => string} words what a search looks through
 * @property {PageWords['table']} texts
 * @property {string} language
 * @property {(value: number) => string} number
 */

/** @param {string} text */
const folded = (text) => text.normalize('NFKC').toLocaleLowerCase();

/**
 * @param {HTMLElement} host
 * @param {TableOptions} options
 */
export function sortableTable(host, { caption, columns, sortedBy, lines, words, texts, language, number }) {
  const collator = new Intl.Collator(language, { numeric: true });
  const haystack = new Map(lines.map((line) => [line, folded(words(line))]));
  const body = element('tbody');
  const foot = element('tfoot');
  const status = element('p', { class: 'status', 'aria-live': 'polite' });
  const more = element('button', { type: 'button' }, [fill(texts.nextRows, { rows: number(ROWS_MORE) })]);
  const all = element('button', { type: 'button' });
  const search = element('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const state = { column: sortedBy, isDown: columns[sortedBy]?.isText !== true, limit: ROWS_AT_FIRST };

  /** @returns {Line[]} */
  const matching = () => {
    const wanted = folded(search.value.trim());
    const found = wanted === '' ? [...lines] : lines.filter((line) => haystack.get(line)?.includes(wanted));
    const column = columns[state.column];
    if (column === undefined) return found;
    const direction = state.isDown ? -1 : 1;
    return found.sort((a, b) => direction * compare(column.value(a), column.value(b), collator));
  };

  const render = () => {
    const found = matching();
    const rows = found.slice(0, state.limit);
    body.replaceChildren(...rows.map((line) => rowOf(columns, line)));
    foot.replaceChildren(rowOf(columns, totalOf(found, texts.total)));
    status.textContent =
      found.length === 0
        ? texts.none
        : fill(texts.shown, { shown: number(rows.length), found: number(found.length), all: number(lines.length) });
    more.hidden = found.length <= rows.length + ROWS_MORE;
    all.hidden = found.length <= rows.length;
    all.textContent = fill(texts.allRows, { rows: number(found.length) });
  };

  const heads = columns.map(({ name, isText = false }, index) => {
    const button = element('button', { type: 'button' }, [name]);
    const head = element('th', { scope: 'col', class: isText ? 'text' : 'number' }, [button]);
    button.addEventListener('click', () => {
      // Numbers begin with the highest, names with the first.
      state.isDown = state.column === index ? !state.isDown : !isText;
      state.column = index;
      markSorted();
      render();
    });
    return head;
  });
  const markSorted = () => {
    for (const other of heads) other.removeAttribute('aria-sort');
    heads[state.column]?.setAttribute('aria-sort', state.isDown ? 'descending' : 'ascending');
  };
  search.addEventListener('input', () => {
    state.limit = ROWS_AT_FIRST;
    render();
  });
  more.addEventListener('click', () => {
    state.limit += ROWS_MORE;
    render();
  });
  all.addEventListener('click', () => {
    state.limit = Infinity;
    render();
    search.focus();
  });
  let limitOnScreen = state.limit;
  window.addEventListener('beforeprint', () => {
    limitOnScreen = state.limit;
    state.limit = Infinity;
    render();
  });
  window.addEventListener('afterprint', () => {
    state.limit = limitOnScreen;
    render();
  });

  const table = element('table', {}, [
    element('caption', { class: 'spoken' }, [caption]),
    element('thead', {}, [element('tr', {}, heads)]),
    body,
    foot,
  ]);
  const isLong = lines.length > 12;
  host.append(
    ...(isLong ? [element('label', { class: 'search' }, [element('span', {}, [texts.search]), search])] : []),
    element('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': caption }, [table]),
    ...(isLong ? [element('div', { class: 'below' }, [status, more, all])] : []),
  );
  markSorted();
  render();
}

/**
 * @param {number | string} a
 * @param {number | string} b
 * @param {Intl.Collator} collator
 */
function compare(a, b, collator) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}

/**
 * @param {readonly TableColumn[]} columns
 * @param {Line} line
 */
function rowOf(columns, line) {
  return element(
    'tr',
    {},
    columns.map(({ cell, isText = false }, index) =>
      index === 0
        ? element('th', { scope: 'row', class: 'text' }, [cell(line)])
        : element('td', { class: isText ? 'text' : 'number' }, [cell(line)]),
    ),
  );
}

/**
 * @param {readonly Line[]} lines
 * @param {string} name
 * @returns {Line}
 */
function totalOf(lines, name) {
  /** @type {number[]} */
  const parts = [];
  for (const line of lines) {
    line.parts.forEach((value, index) => {
      parts[index] = (parts[index] ?? 0) + value;
    });
  }
  return { key: '', name, sums: addUp(lines.map(({ sums }) => sums)), parts };
}
