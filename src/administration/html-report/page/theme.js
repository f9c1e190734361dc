// Light, dark, or as the machine has it; and printing.

import { byId } from './dom.js';

/** The switch changes the page's colours; without a choice they follow the machine's. */
export function startTheme() {
  const { documentElement: page } = document;
  byId('theme').addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.value === 'auto') delete page.dataset['theme'];
    else page.dataset['theme'] = target.value;
  });
  byId('print').addEventListener('click', () => window.print());
}
