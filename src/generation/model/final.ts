// The final version of a draft: the same recipe on the server's final model.

import { takenOver } from './edit.ts';
import type { Recipe } from './generation.ts';
import {
  ASPECTS,
  AUTO_ASPECT,
  sizeOf,
  type Aspect,
  type AspectChoice,
  type ImageModel,
  type Size,
} from './image-model.ts';
import type { RequestOptions } from './options.ts';
import { pictureSeed } from './seed.ts';

/** One of its pictures, by its number, once more on another model: not the same picture, since each model paints its own. */
export function finalOptions(
  recipe: Recipe,
  number: number,
  model: ImageModel,
  models: readonly ImageModel[],
): RequestOptions {
  const seed = pictureSeed(recipe.seed, number);
  return {
    prompt: recipe.prompt,
    model: model.id,
    ...shapeFor(recipe, model),
    ...(seed === null || !model.takesSeed ? {} : { seed }),
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
  return paints(model, size) ? size : { aspect: nearestAspect(size, model) };
}

function paints({ sizeRule: rule }: ImageModel, { width, height }: Size): boolean {
  if (rule.kind === 'aspect' || width * height > rule.maxPixels) return false;
  return [width, height].every((edge) => edge >= rule.min && edge <= rule.max && edge % rule.step === 0);
}

function nearestAspect(size: Size, { aspects }: ImageModel): Aspect {
  const distance = (aspect: Aspect): number => Math.abs(Math.log(ratioOf(aspects[aspect]) / ratioOf(size)));
  return ASPECTS.reduce((nearest, aspect) => (distance(aspect) < distance(nearest) ? aspect : nearest));
}

function ratioOf({ width, height }: Size): number {
  return width / height;
}
