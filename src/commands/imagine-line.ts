import type { Texts } from '../discord/texts/index.ts';
import { oneLine } from '../discord/views/markdown.ts';
import { paintedRecipe, type Generation } from '../generation/model/generation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { decidedOptions } from '../generation/model/options.ts';
import { commandLine, lineToCopy } from './command-line.ts';
import { imagineBody } from './imagine-definition.ts';

/** A preset is no part of what was decided: the prompt is the composed one. A file cannot be pasted, and a reference may be gone. */
type DecidedOption = Exclude<
  ReturnType<typeof imagineBody>['options'][number]['name'],
  'preset' | 'image' | 'image2' | 'reference'
>;

/** The same for whoever wants to paste it. Says that what went in beside the prompt is no part of it. */
export function settingsToCopy(
  generation: Generation,
  models: readonly ImageModel[],
  { locale }: { readonly locale: string },
  texts: Texts,
): ReturnType<typeof lineToCopy> {
  const before = generation.recipe.inputs.length === 0 ? '' : texts.history.picturesLeftOut;
  return lineToCopy(imagineLine(generation, models, locale), texts, before);
}

/**
 * `/imagine` with everything that was decided, as one line that a member can paste. An option of the definition that nothing was
 * decided for does not compile.
 */
export function imagineLine(generation: Generation, models: readonly ImageModel[], locale: string): string {
  const recipe = paintedRecipe(generation);
  const { reply } = generation;
  const body = imagineBody(models);
  const decided: Readonly<Record<DecidedOption, string | number | boolean | null>> = decidedOptions(
    recipe,
    reply.isPrivate,
  );
  const model = models.find(({ id }) => id === recipe.modelId);
  const values = {
    ...decided,
    prompt: oneLine(recipe.prompt),
    // Pixels and an aspect exclude each other, and those of a model that is not named fit no other; the rest is left out where it says
    // nothing, or the model would refuse it.
    ...(recipe.aspect === null && model !== undefined ? {} : { width: undefined, height: undefined }),
    ...(recipe.count === 1 ? { count: undefined } : {}),
    ...(model?.enhance.supported === true ? {} : { enhance: undefined }),
    ...(reply.isPrivate ? {} : { private: undefined }),
  };
  return commandLine([body], body.options, values, locale);
}
