/** The provider's prices, where they are not those of our own table. */
import type { ImageModel, PricedPicture } from './image-model.ts';
import { pricedPicture } from './input-picture.ts';
import type { MicroUsd } from './money.ts';
import { checkOptions, type RequestOptions } from './options.ts';

/** What the provider takes for pictures of a model that cost `listPrice` by our own table. */
export interface ToldPrice {
  readonly modelId: string;
  readonly listPrice: MicroUsd;
  readonly price: MicroUsd;
}

/**
 * What a picture costs, given everything that the provider said of its model: its own word for that price of ours, else our price;
 * but no less than it said of a smaller picture.
 */
export function priceInForce(listPrice: MicroUsd, told: readonly Omit<ToldPrice, 'modelId'>[]): MicroUsd {
  const own = told.find((one) => one.listPrice === listPrice);
  if (own !== undefined) return own.price;
  return told.reduce((most, one) => (one.listPrice < listPrice ? Math.max(most, one.price) : most), listPrice);
}

/** What is held for one picture: that, and no less than another host takes that may paint it and does not say what it took. */
export function heldPrice(
  { listPrice, leastPrice }: { readonly listPrice: MicroUsd; readonly leastPrice: MicroUsd },
  told: readonly Omit<ToldPrice, 'modelId'>[],
): MicroUsd {
  return Math.max(leastPrice, priceInForce(listPrice, told));
}

/** The prices of all models, as of the moment at which `told` was read. */
export class PriceList {
  readonly #told: ReadonlyMap<string, readonly ToldPrice[]>;

  constructor(told: readonly ToldPrice[]) {
    this.#told = Map.groupBy(told, ({ modelId }) => modelId);
  }

  /** What is held for one such picture. `model`: as it is offered. */
  priceOf(model: ImageModel, picture: PricedPicture): MicroUsd {
    return this.held(model, { listPrice: model.price(picture), leastPrice: model.leastPrice?.(picture) ?? 0 });
  }

  /** What is held for all that these options ask of that model; null where it cannot be asked for that. */
  ofOptions(model: ImageModel, options: RequestOptions): MicroUsd | null {
    const checked = checkOptions({ ...options, model: model.id }, [model], { modelId: model.id, aspect: null });
    return checked.ok ? this.priceOf(model, pricedPicture(checked.recipe)) * checked.recipe.count : null;
  }

  /** What is held for one picture of that model. */
  held(model: ImageModel, prices: { readonly listPrice: MicroUsd; readonly leastPrice: MicroUsd }): MicroUsd {
    return heldPrice(prices, this.#told.get(model.id) ?? []);
  }

  /** Of a picture whose member decided nothing, or only its aspect. */
  usual(model: ImageModel, aspect = model.defaultAspect): MicroUsd {
    return this.priceOf(model, { size: model.aspects[aspect], inputs: [], asked: { aspect } });
  }
}

/** What a member can choose from, and what it costs. */
export interface PricedModels {
  readonly models: readonly ImageModel[];
  /** Those that extend a picture. */
  readonly extenders: readonly ImageModel[];
  /** The server's final model, whether or not this member may use it; null where it has none. */
  readonly final: ImageModel | null;
  readonly prices: PriceList;
}

/** No picture of any model costs as much, however large. */
const MOST: MicroUsd = 5_000_000;
const MOST_TIMES_OURS = 10;

/**
 * Whether a price that the provider reports may be charged to a member. Another price than ours may be right, for prices change; one
 * that is out of all proportion may be a fault on the wire, and must not empty anybody's allowance.
 */
export function isPlausible(reported: MicroUsd, listPrice: MicroUsd): boolean {
  return reported >= 0 && reported <= MOST && reported <= listPrice * MOST_TIMES_OURS;
}
