// What was asked for before, once more.

import type { Recipe } from './generation.ts';
import { AUTO_ASPECT, nearestAspect, paintsSize, resolutionsOf, type ImageModel } from './image-model.ts';
import type { GivenPicture } from './input-picture.ts';
import type { RequestOptions } from './options.ts';

/** What asks for the same once more, with these pictures and a seed that is yet to be drawn. */
export function repeatOptions(
  recipe: Recipe,
  models: readonly ImageModel[],
  images: readonly GivenPicture[],
): RequestOptions {
  const model = models.find(({ id }) => id === recipe.modelId);
  const { prompt, modelId, aspect, resolution, size, count, enhance, safety, format, inputs, strength } = recipe;
  const isShapeOpen = inputs.some(({ setsShape, kept }) => setsShape && kept === null);
  const shape = aspect === null ? size : { aspect, ...(resolution === null ? {} : { resolution }) };
  return {
    prompt,
    model: modelId,
    ...(isShapeOpen ? {} : shape),
    count,
    safety,
    format,
    ...(model?.enhance.supported === true ? { enhance } : {}),
    ...(images.length === 0 ? {} : { images, ...(strength === null ? {} : { strength }) }),
  };
}

/** What asks for the same, as closely as it can be, of a model that takes the place of the one that painted it. */
export function successorOptions(options: RequestOptions, model: ImageModel): RequestOptions {
  const { width, height, aspect, resolution, seed, enhance, safety, format, strength, ...rest } = options;
  const size = width === undefined || height === undefined ? null : { width, height };
  const ratio = size === null ? aspect : nearestAspect(model, size);
  return {
    ...rest,
    model: model.id,
    ...(size !== null && paintsSize(model, size)
      ? size
      : { aspect: ratio === AUTO_ASPECT && !model.takesAutoAspect ? undefined : ratio }),
    resolution: resolutionsOf(model).find((one) => one === resolution),
    seed: model.takesSeed ? seed : undefined,
    enhance: model.enhance.supported ? enhance : undefined,
    safety: safety === undefined ? undefined : Math.min(safety, model.safety.max),
    format: model.formats.find((one) => one === format),
    strength: model.usualStrength === undefined ? undefined : strength,
  };
}
