// Columns over time, each stacked by model.

import { drawing, element } from './dom.js';
import { usd } from './format.js';
import { makePointable } from './pointing.js';

/** As many as there are colours; what is beyond them has one together. */
const COLOURS = 8;
const HEIGHT = 300;
const TOP = 12;
const BOTTOM = 28;
const LEFT = 64;
const RIGHT = 8;
const LABEL_WIDTH = 64;
/** A cap that is further above the highest column would flatten all of them. */
const CAP_SHOWN_UP_TO = 2;

/**
 * @typedef {object} Column
 * @property {string} label below it
 * @property {string} name in its tooltip
 * @property {number} total
 * @property {readonly number[]} parts
 * @property {readonly string[]} notes further lines of its tooltip
 */

/**
 * @typedef {object} Columns
 * @property {readonly Column[]} columns
 * @property {number | null} cap
 */

/**
 * Which colour a part has: the highest have one of their own, in the order of what was spent.
 * @param {readonly number[]} totals of each part
 */
export function coloursOf(totals) {
  const ranked = totals.map((total, index) => ({ total, index })).sort((a, b) => b.total - a.total);
  const colours = totals.map(() => COLOURS);
  ranked.slice(0, ranked.length > COLOURS ? COLOURS - 1 : COLOURS).forEach(({ index }, place) => {
    colours[index] = place;
  });
  return colours;
}

/**
 * Round amounts up to a little above the highest.
 * @param {number} highest in micro-dollars
 */
export function ticksUpTo(highest) {
  const rough = Math.max(highest, 10_000) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.ceil(([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power);
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < highest || ticks.length < 2) ticks.push(ticks.length * step);
  return ticks;
}

/**
 * @param {HTMLElement} frame
 * @param {{ names: readonly string[], colours: readonly number[], others: string, capName: string }} options
 */
export function columnChart(frame, { names, colours, others, capName }) {
  const pointable = makePointable(frame);
  /** @type {Columns} */
  let shown = { columns: [], cap: null };

  const draw = () => {
    const width = Math.max(240, frame.clientWidth);
    const { columns, cap } = shown;
    const highest = columns.reduce((most, { total }) => Math.max(most, total), 0);
    const capShown = cap !== null && cap > 0 && cap <= highest * CAP_SHOWN_UP_TO ? cap : null;
    const ticks = ticksUpTo(Math.max(highest, capShown ?? 0));
    const top = ticks.at(-1) ?? 1;
    const inner = HEIGHT - TOP - BOTTOM;
    const y = (/** @type {number} */ value) => TOP + inner * (1 - value / top);
    const step = (width - LEFT - RIGHT) / Math.max(1, columns.length);
    const bar = Math.max(1, Math.min(48, step * 0.78));
    const x = (/** @type {number} */ index) => LEFT + step * (index + 0.5);

    const grid = ticks.flatMap((tick) => [
      drawing('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
      drawing('text', { class: 'axis', x: LEFT - 8, y: y(tick) + 4, 'text-anchor': 'end' }, [usd(tick)]),
    ]);
    const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
    const labels = columns.flatMap(({ label }, index) =>
      index % every === 0
        ? [drawing('text', { class: 'axis', x: x(index), y: HEIGHT - 8, 'text-anchor': 'middle' }, [label])]
        : [],
    );
    const stacks = columns.map((column, index) => {
      let base = 0;
      const rects = stackOf(column.parts, colours).map(({ value, colour }) => {
        const from = y(base + value);
        const rect = drawing('rect', {
          class: `part c${colour}`,
          x: x(index) - bar / 2,
          y: from,
          width: bar,
          height: Math.max(0.5, y(base) - from),
        });
        base += value;
        return rect;
      });
      return drawing('g', { class: 'column' }, rects);
    });
    const capLine =
      capShown === null
        ? []
        : [
            drawing('line', { class: 'cap', x1: LEFT, x2: width - RIGHT, y1: y(capShown), y2: y(capShown) }),
            drawing('text', { class: 'cap-name', x: width - RIGHT, y: y(capShown) - 5, 'text-anchor': 'end' }, [
              `${capName} ${usd(capShown)}`,
            ]),
          ];
    frame.replaceChildren(
      drawing('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, 'aria-hidden': 'true' }, [
        ...grid,
        ...stacks,
        ...labels,
        ...capLine,
      ]),
    );
    pointable.renew({
      count: columns.length,
      at: (pointX) => Math.floor((pointX - LEFT) / step),
      anchor: (index) => ({ x: x(index) + bar / 2, y: TOP }),
      tooltip: (index) => tooltipOf(columns[index]),
      highlight: (index) => {
        stacks.forEach((stack, place) => stack.classList.toggle('dimmed', index !== null && place !== index));
      },
    });
  };

  /**
   * @param {Column | undefined} column
   * @returns {Node[]}
   */
  const tooltipOf = (column) => {
    if (column === undefined) return [];
    const parts = column.parts
      .map((value, index) => ({ value, name: names[index] ?? '', colour: colours[index] ?? COLOURS }))
      .filter(({ value }) => value !== 0)
      .sort((a, b) => b.value - a.value);
    return [
      element('strong', {}, [column.name]),
      element('p', { class: 'amount' }, [usd(column.total)]),
      ...parts.map(({ value, name, colour }) =>
        element('p', {}, [
          element('span', { class: `swatch c${colour}` }),
          element('bdi', {}, [name]),
          ' ',
          element('b', {}, [usd(value)]),
        ]),
      ),
      ...column.notes.map((note) => element('p', { class: 'quiet' }, [note])),
    ];
  };

  new ResizeObserver(draw).observe(frame);
  return {
    /** @param {Columns} columns */
    show: (columns) => {
      shown = columns;
      draw();
    },
    legend: () => legendOf(names, colours, others),
  };
}

/**
 * The parts from the bottom up, those without a colour of their own together.
 * @param {readonly number[]} parts
 * @param {readonly number[]} colours
 */
function stackOf(parts, colours) {
  /** @type {number[]} */
  const byColour = [];
  parts.forEach((value, index) => {
    const colour = colours[index] ?? COLOURS;
    byColour[colour] = (byColour[colour] ?? 0) + value;
  });
  return [...byColour.entries()].flatMap(([colour, value]) =>
    value !== undefined && value > 0 ? [{ colour, value }] : [],
  );
}

/**
 * @param {readonly string[]} names
 * @param {readonly number[]} colours
 * @param {string} others
 */
function legendOf(names, colours, others) {
  const own = names
    .map((name, index) => ({ name, colour: colours[index] ?? COLOURS }))
    .filter(({ colour }) => colour < COLOURS)
    .sort((a, b) => a.colour - b.colour);
  const all = own.length < names.length ? [...own, { name: others, colour: COLOURS }] : own;
  return element(
    'ul',
    { class: 'legend' },
    all.map(({ name, colour }) =>
      element('li', {}, [element('span', { class: `swatch c${colour}` }), element('bdi', {}, [name])]),
    ),
  );
}
