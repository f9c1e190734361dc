// What a model of our own table is beside what any model is: how it is priced, as data.

import type { ImageModel } from '../generation/model/image-model.ts';
import { priceOf, type Pricing } from './pricing.ts';

/** A model by our own table: what members choose, and at most pay. What each host wants to hear of it stands with the host. */
export interface FluxModel extends ImageModel {
  readonly pricing: Pricing;
  /** What the operator says that it costs at a host, by the host's id. */
  readonly hostPricing?: Readonly<Partial<Record<string, Pricing>>>;
}

/** The shortest side that any of them takes or makes, in pixels. */
export const MIN_SIDE = 64;

export function priced(pricing: Pricing): Pick<FluxModel, 'pricing' | 'price'> {
  return { pricing, price: (picture) => priceOf(pricing, picture) };
}
