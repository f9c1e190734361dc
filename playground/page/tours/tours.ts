// The tours, in the order in which they are offered.

import type { ToursTexts } from '../texts/en/tours.ts';
import { adminFirstMinutes } from './scripts/admin-first-minutes.ts';
import { draftToFinal } from './scripts/draft-to-final.ts';
import { firstPicture } from './scripts/first-picture.ts';
import { killIt } from './scripts/kill-it.ts';
import { twentyAtOnce } from './scripts/twenty-at-once.ts';
import type { State } from '../state.ts';
import type { Step, Tour, TourName } from './tour.ts';

const TOURS: { readonly [Name in TourName]: Tour<Name> } = {
  'first-picture': firstPicture,
  'twenty-at-once': twentyAtOnce,
  'admin-first-minutes': adminFirstMinutes,
  'kill-it': killIt,
  'draft-to-final': draftToFinal,
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has no other keys
export const TOUR_NAMES = Object.keys(TOURS) as TourName[];

export function stepsOf(name: TourName): readonly (readonly [caption: string, step: Step])[] {
  return Object.entries(TOURS[name].steps);
}

/** Whether the tour can run in the playground as it is. */
export function isFresh(name: TourName, state: State): boolean {
  return TOURS[name].isFresh?.(state) ?? true;
}

/** What a step says. */
export function captionOf(
  texts: ToursTexts,
  { name, step }: { readonly name: TourName; readonly step: number },
): string {
  const captions: Readonly<Record<string, string>> = texts.tours[name].captions;
  const [key = ''] = stepsOf(name)[step] ?? [];
  return captions[key] ?? '';
}
