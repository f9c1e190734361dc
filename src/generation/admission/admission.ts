import { bindingCap, type CapUsage } from '../model/caps.ts';
import { checkOptions, type CheckedOptions, type RequestOptions } from '../model/options.ts';
import type { Recipe, Requester } from '../model/generation.ts';
import { finalSize } from '../model/final.ts';
import { pricedInput, type GivenPicture } from '../model/input-picture.ts';
import { canReplace, dearerThan, sizeOf, type DearPictures, type ImageModel } from '../model/image-model.ts';
import type { MicroUsd } from '../model/money.ts';
import type { CheaperModel, Refusal } from '../model/refusal.ts';
import { breachByPlace, breachByRecipe, modelsAllowedTo, type RuleBook, type Rules } from '../model/rules.ts';
import { PriceList } from '../model/told-price.ts';
import type { GenerationStore } from '../ports/generation-store.ts';
import type { Lanes } from '../flow-control/lanes.ts';
import type { ModelOffer } from '../flow-control/model-offer.ts';
import type { ModerationStrikes } from './moderation-strikes.ts';

export interface AdmissionOptions {
  readonly rules: RuleBook;
  readonly store: Pick<GenerationStore, 'toldPrices'>;
  readonly offer: Pick<ModelOffer, 'offered' | 'usable' | 'known' | 'defaultModel' | 'inPlaceOf'>;
  /** What a member may spend at a stretch, and whether one picture of that price fits: a dearer one would wait for ever. */
  readonly pace: MicroUsd;
  readonly fitsPace: (price: MicroUsd) => boolean;
  /** What the accounts stand in the way of at present, up to which price they do not, and what they take. */
  readonly lanes: Pick<Lanes, 'reason' | 'reasonFor' | 'payable' | 'isOperatorTold' | 'priceOf' | 'misfitsOf'>;
  readonly strikes: Pick<ModerationStrikes, 'pausedUntil'>;
}

/** What a member may spend at a stretch, and which pictures cost more. */
export interface AbovePace {
  readonly pace: MicroUsd;
  readonly pictures: readonly DearPictures[];
}

/** A request against which nothing stands but, perhaps, a cap or a full queue: those only the hold can tell. */
export interface AdmissibleRequest {
  readonly requester: Requester;
  readonly recipe: Recipe;
  /** The pictures that go in, as they were given. */
  readonly images: readonly GivenPicture[];
  readonly model: ImageModel;
  readonly rules: Rules;
  /** What everything costs now. */
  readonly prices: PriceList;
  /** Of one picture, by our own table. */
  readonly listPrice: MicroUsd;
  /** As in Generation. */
  readonly leastPrice: MicroUsd;
  /** Of one picture, as it is held. */
  readonly unitPrice: MicroUsd;
  /** Of all its pictures. */
  readonly price: MicroUsd;
  /** As in Generation. */
  readonly finalPrice: MicroUsd | null;
}

export type Admissibility =
  | { readonly ok: true; readonly request: AdmissibleRequest }
  | { readonly ok: false; readonly refusal: Refusal };

/** The checks before the hold, in their one order: rules of the place, pause, strikes, options, rules of the picture, pace, account. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** What no member can paint here, because a single picture costs more than may be spent at a stretch. */
  get abovePace(): AbovePace {
    const { pace, offer } = this.#options;
    return { pace, pictures: dearerThan(pace, offer.offered) };
  }

  async check(requester: Requester, options: RequestOptions): Promise<Admissibility> {
    const rules = await this.#options.rules.rulesFor(requester.guildId, requester.userId);
    const placeBreach = breachByPlace(requester, rules);
    if (placeBreach !== null) return refused({ kind: 'rule', breach: placeBreach });
    const { reason, isOperatorTold } = this.#options.lanes;
    if (reason !== null) return refused({ kind: 'paused', reason, isOperatorTold, isTotal: true, cheaper: null });
    const struck = await this.#options.strikes.pausedUntil(requester.userId);
    if (struck !== null) return refused({ kind: 'struck', ...struck });

    const checked = this.#decide(requester, options, rules);
    if (!checked.ok) return refused({ kind: 'bad_options', faults: checked.faults });
    const { recipe, model } = checked;
    const recipeBreach = breachByRecipe(recipe, requester, rules);
    if (recipeBreach !== null) return refused({ kind: 'rule', breach: recipeBreach });

    const { pace, fitsPace, lanes } = this.#options;
    const held = lanes.priceOf(recipe);
    if (held === null) return refused(this.#noLane({ requester, recipe, model, rules }, options));
    const { dearest: listPrice, least: leastPrice } = held;
    const prices = new PriceList(await this.#options.store.toldPrices());
    const unitPrice = prices.held(model, { listPrice, leastPrice });
    if (!fitsPace(unitPrice)) return refused({ kind: 'above_pace', price: unitPrice, pace });
    const price = unitPrice * recipe.count;
    const images = options.images ?? [];
    const finalPrice = this.#finalPrice(recipe, rules.finalModelId, prices);
    const priced = { prices, listPrice, leastPrice, unitPrice, price, finalPrice };
    const request = { requester, recipe, images, model, rules, ...priced };
    const unpaid = this.#notPaidFor(request);
    return unpaid === null ? { ok: true, request } : refused(unpaid);
  }

  #decide(requester: Requester, options: RequestOptions, rules: Rules): CheckedOptions {
    const { offer } = this.#options;
    return checkOptions(options, offer.usable, {
      modelId: usualModel(offer, rules.defaultModelId).id,
      aspect: rules.defaultAspect,
      maxSafety: rules.maxSafety,
      maxPixels: rules.maxPixels,
      allowedModelIds: modelsAllowedTo(requester, rules),
    });
  }

  /** What no account keeps, and the models with which the same options can be painted here. */
  #noLane(
    { requester, recipe, model, rules }: Pick<AdmissibleRequest, 'requester' | 'recipe' | 'model' | 'rules'>,
    options: RequestOptions,
  ): Refusal {
    const { lanes, offer } = this.#options;
    const others = offer.offered.filter((other) => {
      if (other.id === model.id || !canReplace(model, other, recipe.inputs.length)) return false;
      const checked = this.#decide(requester, { ...options, model: other.id }, rules);
      if (!checked.ok || breachByRecipe(checked.recipe, requester, rules) !== null) return false;
      return lanes.priceOf(checked.recipe) !== null;
    });
    return { kind: 'no_lane', misfits: lanes.misfitsOf(recipe), model, maxSafety: rules.maxSafety, others };
  }

  /** What one such picture costs once more on the server's final model, by the pictures that are to go in; null as in Generation. */
  async finalPrice({ guildId, userId }: Requester, recipe: Recipe): Promise<MicroUsd | null> {
    const { rules, store } = this.#options;
    const { finalModelId } = await rules.rulesFor(guildId, userId);
    if (finalModelId === null) return null;
    return this.#finalPrice(recipe, finalModelId, new PriceList(await store.toldPrices()));
  }

  #finalPrice(recipe: Recipe, finalModelId: string | null, prices: PriceList): MicroUsd | null {
    const { offered, known } = this.#options.offer;
    const model = offered.find(({ id }) => id === finalModelId);
    const painter = known.find(({ id }) => id === recipe.modelId);
    if (model === undefined || painter === undefined || model.id === painter.id) return null;
    if (!canReplace(painter, model, recipe.inputs.length)) return null;
    return prices.priceOf(model, finalSize(recipe, model), recipe.inputs.map(pricedInput));
  }

  /** The account pays for less than this, though not for nothing. */
  #notPaidFor(request: AdmissibleRequest): Refusal | null {
    const { payable, isOperatorTold } = this.#options.lanes;
    const reason = this.#options.lanes.reasonFor(request.recipe, request.price);
    if (reason === null) return null;
    const cheaper = this.#cheaperModel(request, [], payable ?? 0);
    return { kind: 'paused', reason, isOperatorTold, isTotal: false, cheaper };
  }

  /** The refusal of a cap, with a cheaper model where one would fit under all of them. */
  overCap(request: AdmissibleRequest, cap: CapUsage, usages: readonly CapUsage[]): Refusal {
    return { kind: 'over_cap', cap, price: request.price, cheaper: this.#cheaperModel(request, usages) };
  }

  /** The dearest model that is cheaper, passes the same rules, and fits under `most` and every cap for as many pictures. */
  #cheaperModel(
    { requester, recipe, model: asked, rules, prices, price: refusedPrice }: AdmissibleRequest,
    usages: readonly CapUsage[],
    most: MicroUsd = Number.POSITIVE_INFINITY,
  ): CheaperModel | null {
    const inputs = recipe.inputs.map(pricedInput);
    const candidates = this.#options.offer.offered
      .filter((model) => canReplace(asked, model, inputs.length))
      .map((model) => {
        const size = sizeOf(model, { aspect: recipe.aspect });
        return { model, size, price: prices.priceOf(model, size, inputs) * recipe.count };
      })
      .filter(({ price }) => price < refusedPrice && price <= most && bindingCap(usages, price) === null)
      .filter(({ model }) => recipe.safety <= model.safety.max)
      .filter(({ model, size }) => breachByRecipe({ ...recipe, modelId: model.id, size }, requester, rules) === null)
      .map(({ model, price }) => ({ model, price }));
    return candidates.toSorted((a, b) => b.price - a.price)[0] ?? null;
  }
}

function refused(refusal: Refusal): Admissibility {
  return { ok: false, refusal };
}

/** What paints where a member names no model: the server's choice or its successor, else the bot's. */
export function usualModel(offer: Pick<ModelOffer, 'defaultModel' | 'inPlaceOf'>, ofServer: string | null): ImageModel {
  return (ofServer === null ? null : offer.inPlaceOf(ofServer)) ?? offer.defaultModel;
}
