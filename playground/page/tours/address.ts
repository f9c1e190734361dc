// A tour that the page's address names: `?tour=first-picture`, with `&speed=full` without time to read.

import { TOUR_NAMES } from './tours.ts';
import type { TourName } from './tour.ts';

export function tourInAddress(search: string): { readonly name: TourName; readonly isFull: boolean } | null {
  const asked = new URLSearchParams(search);
  const name = TOUR_NAMES.find((one) => one === asked.get('tour'));
  return name === undefined ? null : { name, isFull: asked.get('speed') === 'full' };
}
