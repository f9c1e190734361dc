// A recipe that a member changes, and what changed.

import type { Recipe } from './generation.ts';
import { givenAgain } from './input-picture.ts';
import { resolutionsOf, type ImageModel } from './image-model.ts';
import type { RequestOptions } from './options.ts';

/** Stands for the size in pixels that the earlier picture had, where no aspect was chosen for it. */
export const SAME_SIZE = 'same';

/** What a member filled in, checked by nobody yet. */
export interface EditedRecipe {
  readonly prompt: string;
  readonly modelId: string;
  /** An aspect, or `SAME_SIZE`. */
  readonly shape: string;
  /** '' for one that is yet to be drawn. */
  readonly seed: string;
}

/**
 * What was filled in, as options. What was not asked stays as in the earlier recipe, as far as the chosen model takes it; where there is
 * none, it is what `/imagine` takes.
 */
export function editedOptions(
  earlier: Recipe | null,
  { prompt, modelId, shape, seed }: EditedRecipe,
  models: readonly ImageModel[],
): RequestOptions {
  const size = shape === SAME_SIZE && earlier !== null ? earlier.size : { aspect: shape };
  const filledIn = { prompt, model: modelId, ...size, ...(seed.trim() === '' ? {} : { seed: toSeed(seed) }) };
  if (earlier === null) return filledIn;
  const { count, format, resolution } = earlier;
  const model = models.find(({ id }) => id === modelId);
  if (model === undefined) return { ...filledIn, count, format };
  const sameFormat = model.formats.includes(format) ? { format } : {};
  const sameResolution = resolution !== null && resolutionsOf(model).includes(resolution) ? { resolution } : {};
  return { ...filledIn, count, ...sameFormat, ...sameResolution, ...takenOver(earlier, model, models) };
}

/** NaN, which every check refuses, for what is no whole number. A Chinese keyboard may write its digits in full width. */
function toSeed(text: string): number {
  const digits = text.normalize('NFKC').trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN;
}

/** What of an earlier recipe another model takes over: the pictures that went in, or none where they are not here any more. */
export function takenOver(
  { modelId, safety, enhance, inputs, strength }: Recipe,
  model: ImageModel,
  models: readonly ImageModel[],
): Pick<RequestOptions, 'safety' | 'enhance' | 'images' | 'strength'> {
  // Of a model that does not let anybody choose, nobody chose it.
  const wasChosen = models.find(({ id }) => id === modelId)?.enhance.supported === true;
  return {
    safety: Math.min(safety, model.safety.max),
    ...(inputs.length === 0 ? {} : { images: givenAgain(inputs) ?? [] }),
    ...(strength !== null && model.usualStrength !== undefined ? { strength } : {}),
    ...(wasChosen && model.enhance.supported ? { enhance } : {}),
  };
}

/** The parts of a recipe that a dialog or a button changes. */
export type RecipePart = 'prompt' | 'model' | 'shape' | 'seed' | 'safety' | 'enhance';

/** In the order in which the dialog asks for them. */
export function changedParts(from: Recipe, to: Recipe): RecipePart[] {
  const isChanged: Readonly<Record<RecipePart, boolean>> = {
    prompt: from.prompt !== to.prompt,
    model: from.modelId !== to.modelId,
    shape: shapeOf(from) !== shapeOf(to),
    seed: to.seed !== null && from.seed !== to.seed,
    safety: from.safety !== to.safety,
    enhance: from.enhance !== to.enhance,
  };
  return (['prompt', 'model', 'shape', 'seed', 'safety', 'enhance'] as const).filter((part) => isChanged[part]);
}

/** Its aspect, or its size where it has none. */
export function shapeOf({ aspect, size }: Pick<Recipe, 'aspect' | 'size'>): string {
  return aspect ?? `${size.width} × ${size.height}`;
}
