// Bars of those who spent most.

import { drawing, element } from './dom.js';
import { usd } from './format.js';
import { makePointable } from './pointing.js';

const ROW = 36;
const LABEL_AT = 14;
const BAR_AT = 20;
const BAR = 8;
const NAME_SHOWN = 28;

/**
 * @typedef {object} Bar
 * @property {string} name
 * @property {number} value
 * @property {readonly string[]} notes further lines of its tooltip
 */

/** @param {string} name */
function elided(name) {
  const characters = Array.from(name);
  return characters.length <= NAME_SHOWN ? name : `${characters.slice(0, NAME_SHOWN - 1).join('')}…`;
}

/**
 * @param {HTMLElement} frame
 * @param {readonly Bar[]} bars the highest first
 */
export function barChart(frame, bars) {
  const pointable = makePointable(frame);
  const highest = Math.max(1, bars[0]?.value ?? 0);

  const draw = () => {
    const width = Math.max(240, frame.clientWidth);
    const rows = bars.map(({ name, value }, index) => {
      const y = index * ROW;
      return drawing('g', { class: 'bar' }, [
        drawing('text', { class: 'bar-name', x: 0, y: y + LABEL_AT }, [elided(name)]),
        drawing('text', { class: 'bar-amount', x: width, y: y + LABEL_AT, 'text-anchor': 'end' }, [usd(value)]),
        drawing('rect', { class: 'track', x: 0, y: y + BAR_AT, width, height: BAR, rx: 4 }),
        drawing('rect', {
          class: 'accent',
          x: 0,
          y: y + BAR_AT,
          width: (width * Math.max(0, value)) / highest,
          height: BAR,
          rx: 4,
        }),
      ]);
    });
    const height = Math.max(ROW, bars.length * ROW);
    frame.replaceChildren(
      drawing('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' }, rows),
    );
    pointable.renew({
      count: bars.length,
      at: (_x, y) => Math.floor(y / ROW),
      anchor: (index) => ({ x: width / 3, y: (index + 1) * ROW }),
      tooltip: (index) => tooltipOf(bars[index]),
      highlight: (index) => {
        rows.forEach((row, place) => row.classList.toggle('dimmed', index !== null && place !== index));
      },
    });
  };
  new ResizeObserver(draw).observe(frame);
  draw();
}

/**
 * @param {Bar | undefined} bar
 * @returns {Node[]}
 */
function tooltipOf(bar) {
  if (bar === undefined) return [];
  return [
    element('strong', {}, [element('bdi', {}, [bar.name])]),
    element('p', { class: 'amount' }, [usd(bar.value)]),
    ...bar.notes.map((note) => element('p', { class: 'quiet' }, [note])),
  ];
}
