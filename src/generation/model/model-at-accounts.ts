/** What a model costs at the accounts that paint it: what is shown is what the dearest of them takes, as it is held. */
import { misfitsOf, type ModelAtHost, type PaintRequest } from './host.ts';
import { allSizes, ASPECTS, type Aspect, type ImageModel, type PricedPicture, type Size } from './image-model.ts';
import { narrowedTo } from './model-at-hosts.ts';
import type { MicroUsd } from './money.ts';

/** A model at an account that may paint it. */
export interface ModelAtAccount {
  readonly at: ModelAtHost;
  /** Whether its host says what each task cost. */
  readonly tellsCost: boolean;
  /** What it takes now for such a picture, by our own table of it or its quote; null where that is not known. */
  readonly price: (picture: PricedPicture) => MicroUsd | null;
}

/** `accounts`: one at least. The model itself where nothing of it is lost, and each of them is priced by its own table. */
export function atAccounts(model: ImageModel, accounts: readonly ModelAtAccount[]): ImageModel {
  const hosts = accounts.map(({ at }) => at);
  const narrowed = narrowedTo(model, hosts);
  if (accounts.every(({ tellsCost }) => tellsCost)) return narrowed;
  const keeping = (picture: PricedPicture): readonly ModelAtAccount[] =>
    accounts.filter(({ at }) => misfitsOf(at, asRequest(narrowed, picture)).length === 0);
  return {
    ...narrowed,
    price: (picture) => {
      const able = keeping(picture);
      // What none of them keeps is refused before it is held.
      return dearest(able.length > 0 ? able : accounts, picture) ?? model.price(picture);
    },
    leastPrice: (picture) =>
      dearest(
        keeping(picture).filter(({ tellsCost }) => !tellsCost),
        picture,
      ) ?? 0,
  };
}

/** The same for as long as these accounts take the same of the model, for the same. */
export function termsOf(model: ImageModel, accounts: readonly ModelAtAccount[]): string {
  const sizes = allSizes(model);
  return JSON.stringify(
    accounts.map(({ at, tellsCost, price }) => [at, tellsCost, sizes.map((size) => price({ size, inputs: [] }))]),
  );
}

function dearest(accounts: readonly ModelAtAccount[], picture: PricedPicture): MicroUsd | null {
  const prices = accounts.flatMap(({ price }) => price(picture) ?? []);
  return prices.length === 0 ? null : Math.max(...prices);
}

/** What is left out as it is where nobody chose. */
function asRequest(model: ImageModel, { size, inputs, asked = {} }: PricedPicture): PaintRequest {
  const { aspect = aspectWith(model, size), resolution = null, seed = null, isSeedChosen = false } = asked;
  const { enhance = model.enhance.default, safety = model.safety.default, format = model.formats[0] } = asked;
  const { strength = inputs.length === 0 ? null : (model.usualStrength ?? null) } = asked;
  const files = asked.inputs ?? inputs.map(() => ({ kept: null }));
  const ofSeed = { seed, isSeedChosen };
  return { modelId: model.id, size, aspect, resolution, ...ofSeed, enhance, safety, format, strength, inputs: files };
}

/** The preset that means that size; null for one that no preset means. */
function aspectWith({ aspects, resolutions }: ImageModel, { width, height }: Size): Aspect | null {
  const tables = [aspects, ...Object.values(resolutions?.sizes ?? {})];
  const means = (aspect: Aspect): boolean =>
    tables.some(({ [aspect]: size }) => size.width === width && size.height === height);
  return ASPECTS.find(means) ?? null;
}
