// The final version of a draft: the same recipe on the server's final model.

import { takenOver } from './edit.ts';
import type { Recipe } from './generation.ts';
import {
  AUTO_ASPECT,
  nearestAspect,
  paintsSize,
  sizeOf,
  type AspectChoice,
  type ImageModel,
  type Size,
} from './image-model.ts';
import type { RequestOptions } from './options.ts';

/** One of its pictures once more on another model, with its seed: not the same picture, since each model paints its own. */
export function finalOptions(
  recipe: Recipe,
  seed: number | null,
  model: ImageModel,
  models: readonly ImageModel[],
): RequestOptions {
  return {
    prompt: recipe.prompt,
    model: model.id,
    ...shapeFor(recipe, model),
    ...(seed === null || !model.takesSeed ? {} : { seed, isSeedChosen: recipe.isSeedChosen }),
    count: 1,
    ...(model.formats.includes(recipe.format) ? { format: recipe.format } : {}),
    ...takenOver(recipe, model, models),
  };
}

/** The size that such a picture has on the model. */
export function finalSize(recipe: Pick<Recipe, 'aspect' | 'size'>, model: ImageModel): Size {
  const shape = shapeFor(recipe, model);
  return 'aspect' in shape ? sizeOf(model, shape) : shape;
}

/** Its aspect; or its own size where the model paints that, else the aspect that comes nearest to it. */
function shapeFor(
  { aspect, size }: Pick<Recipe, 'aspect' | 'size'>,
  model: ImageModel,
): { aspect: AspectChoice } | Size {
  if (aspect !== null && (aspect !== AUTO_ASPECT || model.takesAutoAspect)) return { aspect };
  return paintsSize(model, size) ? size : { aspect: nearestAspect(model, size) };
}
