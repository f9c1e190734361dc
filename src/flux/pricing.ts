// What models cost, as data.

import { megapixelsOf, RESOLUTIONS, type PricedPicture, type Resolution } from '../generation/model/image-model.ts';
import { fromCredits, type MicroUsd } from '../generation/model/money.ts';

/** What a model costs, in credits of one cent. */
export type Pricing =
  | { readonly kind: 'flat'; readonly credits: number }
  /**
   * For the first megapixel of the picture and for each further one begun, of the picture and of each one that goes in; what lies below
   * the first costs as much as a whole one.
   */
  | { readonly kind: 'megapixel'; readonly credits: number; readonly further: number }
  /** For each megapixel begun of the picture alone, and no less than `least`; what goes in costs nothing more. */
  | { readonly kind: 'output'; readonly credits: number; readonly least: number }
  /** By the pixels of the picture alone; what goes in costs nothing more. */
  | { readonly kind: 'resolution'; readonly credits: Readonly<Record<Resolution, number>> };

/** The side of the square of each resolution. */
export const RESOLUTION_SIDES: Readonly<Record<Resolution, number>> = {
  '768sq': 768,
  '1k': 1_024,
  '1.5k': 1_536,
  '2k': 2_048,
  '4k': 4_096,
};

/** What one such picture costs. */
export function priceOf(pricing: Pricing, { size, inputs }: PricedPicture): MicroUsd {
  switch (pricing.kind) {
    case 'flat':
      return fromCredits(pricing.credits);
    case 'megapixel': {
      const read = inputs.reduce((sum, input) => sum + megapixelsOf(input), 0);
      return fromCredits(pricing.credits) + (megapixelsOf(size) - 1 + read) * fromCredits(pricing.further);
    }
    case 'output':
      return Math.max(fromCredits(pricing.least), megapixelsOf(size) * fromCredits(pricing.credits));
    case 'resolution': {
      const fits = RESOLUTIONS.find((resolution) => size.width * size.height <= RESOLUTION_SIDES[resolution] ** 2);
      return fromCredits(pricing.credits[fits ?? '4k']);
    }
  }
}
