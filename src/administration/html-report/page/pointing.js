// What makes the marks of a chart something that one can point at: with a mouse, a finger, or the arrow keys.

import { element } from './dom.js';

const GAP = 12;

/**
 * @typedef {object} Marks
 * @property {number} count
 * @property {(x: number, y: number) => number} at the mark nearest to a point of the frame
 * @property {(index: number) => { x: number, y: number }} anchor where the tooltip of a mark points to
 * @property {(index: number) => Node[]} tooltip
 * @property {(index: number | null) => void} highlight
 */

/**
 * One tab stop for the whole chart, whose arrow keys go from mark to mark. Each mark's tooltip is read aloud, too. What is drawn anew
 * brings new marks.
 * @param {HTMLElement} frame
 */
export function makePointable(frame) {
  const tooltip = element('div', { class: 'tooltip', hidden: true });
  const spoken = element('div', { class: 'spoken', 'aria-live': 'polite' });
  frame.after(spoken);
  /** @type {Marks} */
  let marks = { count: 0, at: () => 0, anchor: () => ({ x: 0, y: 0 }), tooltip: () => [], highlight: () => {} };
  /** @type {number | null} */
  let shown = null;

  const hide = () => {
    shown = null;
    tooltip.hidden = true;
    marks.highlight(null);
  };

  /** @param {number} index */
  const show = (index) => {
    if (marks.count === 0) return;
    const next = Math.min(Math.max(index, 0), marks.count - 1);
    if (next === shown && !tooltip.hidden) return;
    shown = next;
    marks.highlight(next);
    tooltip.replaceChildren(...marks.tooltip(next));
    tooltip.hidden = false;
    const { x, y } = marks.anchor(next);
    const fitsRight = x + GAP + tooltip.offsetWidth <= frame.clientWidth;
    const left = fitsRight ? x + GAP : x - GAP - tooltip.offsetWidth;
    tooltip.style.left = `${Math.min(Math.max(0, left), Math.max(0, frame.clientWidth - tooltip.offsetWidth))}px`;
    tooltip.style.top = `${Math.max(0, Math.min(y, frame.clientHeight - tooltip.offsetHeight))}px`;
  };

  /** @param {PointerEvent} event */
  const pointed = ({ clientX, clientY, target }) => {
    if (target instanceof Node && tooltip.contains(target)) return;
    const { left, top } = frame.getBoundingClientRect();
    show(marks.at(clientX - left, clientY - top));
  };

  /** @type {Readonly<Record<string, (from: number) => number>>} */
  const moves = {
    ArrowRight: (from) => from + 1,
    ArrowDown: (from) => from + 1,
    ArrowLeft: (from) => from - 1,
    ArrowUp: (from) => from - 1,
    PageDown: (from) => from + 7,
    PageUp: (from) => from - 7,
    Home: () => 0,
    End: () => marks.count - 1,
  };

  frame.addEventListener('pointerdown', pointed);
  frame.addEventListener('pointermove', pointed);
  frame.addEventListener('pointerleave', ({ pointerType }) => {
    // A finger that is lifted leaves what it pointed at.
    if (pointerType === 'mouse') hide();
  });
  frame.addEventListener('focus', () => {
    if (frame.matches(':focus-visible')) show(shown ?? 0);
  });
  frame.addEventListener('blur', hide);
  frame.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return hide();
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    show(shown === null ? 0 : move(shown));
    spoken.textContent = [...tooltip.children].map(({ textContent }) => textContent).join('. ');
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !frame.contains(target)) hide();
  });

  return {
    /** @param {Marks} drawn */
    renew: (drawn) => {
      hide();
      marks = drawn;
      frame.append(tooltip);
    },
  };
}
