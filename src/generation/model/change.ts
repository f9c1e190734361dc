// A picture that is changed in words.

import { takenOver } from './edit.ts';
import type { Recipe } from './generation.ts';
import { AUTO_ASPECT, sizeOf, type ImageModel } from './image-model.ts';
import { heldInputs, keptShape, pixelsOfKeptShape, pricedInput, type GivenPicture } from './input-picture.ts';
import type { MicroUsd } from './money.ts';
import type { RequestOptions } from './options.ts';
import type { PriceList } from './told-price.ts';

/** What a member filled in, checked by nobody yet. */
export interface PictureChange {
  readonly prompt: string;
  readonly modelId: string;
  /** The picture that is changed; it goes in first, and gives its shape. */
  readonly picture: GivenPicture;
  /** What goes in beside it. */
  readonly further: readonly GivenPicture[];
}

/** One picture. What was not asked stays as in the earlier recipe, as far as the chosen model takes it; where there is none, it is usual. */
export function changeOptions(
  earlier: Recipe | null,
  { prompt, modelId, picture, further }: PictureChange,
  models: readonly ImageModel[],
): RequestOptions {
  const model = models.find(({ id }) => id === modelId);
  const images = [picture, ...further];
  if (earlier === null || model === undefined) return { prompt, model: modelId, images };
  return {
    ...takenOver(earlier, model, models),
    ...(model.formats.includes(earlier.format) ? { format: earlier.format } : {}),
    prompt,
    model: modelId,
    images,
  };
}

/** The models that change pictures. */
export function changingModels(models: readonly ImageModel[]): readonly ImageModel[] {
  return models.filter(({ inputs }) => inputs.areChanged);
}

/** The most that a change of any of these pictures costs, and what each further picture adds at most. */
export function changePrices(
  model: ImageModel,
  pictures: readonly GivenPicture[],
  prices: PriceList,
): { readonly price: MicroUsd; readonly further: MicroUsd } {
  const all = pictures.map((picture) => priceOf(model, [picture], prices));
  const price = Math.max(...all);
  const more = pictures.map((picture, index) => priceOf(model, [picture, UNKNOWN], prices) - (all[index] ?? 0));
  return { price, further: Math.max(0, ...more) };
}

const UNKNOWN: GivenPicture = { source: { kind: 'upload', url: '' }, size: null, bytes: null };

function priceOf(model: ImageModel, given: readonly GivenPicture[], prices: PriceList): MicroUsd {
  const shaping = given[0]?.size ?? sizeOf(model, { aspect: null });
  const size = model.takesAutoAspect
    ? sizeOf(model, { aspect: AUTO_ASPECT })
    : keptShape(model, shaping, pixelsOfKeptShape(model, null)).size;
  const inputs = heldInputs(given, { model, size, keepsShape: true }).map(pricedInput);
  return prices.priceOf(model, { size, inputs });
}
