// What a model of BFL is beside what any model is: the fields that BFL wants to hear, and how it is priced.

import { megapixelsOf, RESOLUTIONS, type ImageModel, type Resolution } from '../generation/model/image-model.ts';
import { fromCredits } from '../generation/model/money.ts';
import type { ImageRequest } from '../generation/ports/image-provider.ts';

/** The fields of a JSON body. */
export type ModelFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A model, and under the name of each host what that host wants to hear of it. */
export interface FluxModel extends ImageModel {
  readonly pricing: Pricing;
  readonly bfl: {
    /** All of them but the prompt and the safety tolerance, which every model takes. */
    readonly body: (request: ImageRequest) => ModelFields;
    /** The fields of the pictures that go in, each as base64 without a prefix. */
    readonly inputs: (pictures: readonly string[]) => ModelFields;
  };
}

/** The shortest side that any of them takes or makes, in pixels. */
export const MIN_SIDE = 64;

/**
 * The side of the square of each resolution of FLUX.3. Others have as many pixels or a little less, in steps of 16: 1k in 4:3 was seen
 * to be 1184 × 880.
 */
export const RESOLUTION_SIDES: Readonly<Record<Resolution, number>> = {
  '768sq': 768,
  '1k': 1_024,
  '1.5k': 1_536,
  '2k': 2_048,
  '4k': 4_096,
};

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

export function priced(pricing: Pricing): Pick<FluxModel, 'pricing' | 'price'> {
  switch (pricing.kind) {
    case 'flat':
      return { pricing, price: () => fromCredits(pricing.credits) };
    case 'megapixel':
      return {
        pricing,
        price: ({ size, inputs }) => {
          const read = inputs.reduce((sum, input) => sum + megapixelsOf(input), 0);
          return fromCredits(pricing.credits) + (megapixelsOf(size) - 1 + read) * fromCredits(pricing.further);
        },
      };
    case 'output':
      return {
        pricing,
        price: ({ size }) => Math.max(fromCredits(pricing.least), megapixelsOf(size) * fromCredits(pricing.credits)),
      };
    case 'resolution':
      return {
        pricing,
        price: ({ size: { width, height } }) => {
          const fits = RESOLUTIONS.find((resolution) => width * height <= RESOLUTION_SIDES[resolution] ** 2);
          return fromCredits(pricing.credits[fits ?? '4k']);
        },
      };
  }
}
