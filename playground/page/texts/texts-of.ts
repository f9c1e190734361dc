import { localeOf, type State } from '../state.ts';
import { textsFor, type PageTexts } from './texts.ts';

/** What the page says to the present person. */
export function textsOf(state: State): PageTexts {
  return textsFor(localeOf(state));
}
