// A picture that is like an earlier one: the same recipe, with that one as the picture that goes in.

import type { KeptFile, Recipe } from './generation.ts';
import type { ImageModel } from './image-model.ts';
import { givenResult } from './input-picture.ts';
import type { RequestOptions } from './options.ts';
import { repeatOptions } from './repeat.ts';

/** How closely it keeps to the earlier picture, in percent, where the model can be told that and nobody chose. */
export const USUAL_VARY_STRENGTH = 50;
/** What there is to choose from, in percent. */
export const VARY_STRENGTHS: readonly number[] = [25, USUAL_VARY_STRENGTH, 75];

/** One picture like that one. What went into it does not go in again: it is in the picture. */
export function varyOptions(
  recipe: Recipe,
  picture: KeptFile,
  models: readonly ImageModel[],
  strength = USUAL_VARY_STRENGTH,
): RequestOptions {
  const model = models.find(({ id }) => id === recipe.modelId);
  return {
    ...repeatOptions(recipe, models, [givenResult(picture)]),
    count: 1,
    strength: model?.usualStrength === undefined ? undefined : strength,
  };
}
