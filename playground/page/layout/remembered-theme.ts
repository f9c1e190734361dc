import type { Theme } from '../state.ts';

const KEY = 'theme';

/** The theme that was chosen here before, else that of the machine. */
export function rememberedTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function rememberTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
}
