import type { Theme } from '../state.ts';

const KEY = 'theme';
const machinesLight = matchMedia('(prefers-color-scheme: light)');

/** The theme that was chosen here before, else that of the machine. */
function presentTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return machinesLight.matches ? 'light' : 'dark';
}

/** Shows the theme to begin with, and again when the machine's changes. */
export function followTheme(show: (theme: Theme) => void): void {
  show(presentTheme());
  machinesLight.addEventListener('change', () => show(presentTheme()));
}

/** From now on that theme is shown, whatever the machine's is. */
export function rememberTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
}
