import type { Cut } from './cut.ts';
import type { Scene, Setting } from './scene.ts';

/** One picture of the documentation. What it shows for those who cannot see it, the pages say. */
export interface Shot extends Setting {
  /** Of the files, before the theme. */
  readonly name: string;
  /** Does what a person does in the page, until all that is to be seen is there; resolves with what is cut out. */
  readonly take: (scene: Scene) => Promise<Cut>;
}

/** A picture in English, and without the month of eight members, unless `more` says otherwise. */
export function shot(
  name: string,
  window: Shot['window'],
  take: Shot['take'],
  more: Partial<Pick<Shot, 'locale' | 'month'>> = {},
): Shot {
  return { name, window, take, locale: 'en-US', month: false, ...more };
}

/** A window as wide as the buttons below a result in one row. */
export const WIDE: Shot['window'] = { width: 1080, height: 1100 };
