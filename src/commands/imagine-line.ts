import { oneLine } from '../discord/views/markdown.ts';
import type { Generation } from '../generation/model/generation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { decidedOptions } from '../generation/model/options.ts';
import { imagineBody } from './imagine-definition.ts';

type OptionValue = string | number | boolean | null;

interface OptionDefinition {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
}

type ImagineOption = ReturnType<typeof imagineBody>['options'][number]['name'];

/**
 * `/imagine` with everything that was decided, as one line that a member can paste. Discord's client reads the names of
 * options in the member's language, and of a choice its name and not its value (discord/discord-api-docs#2363). An option
 * of the definition that nothing was decided for does not compile.
 */
export function imagineLine({ recipe, reply }: Generation, models: readonly ImageModel[], locale: string): string {
  const body = imagineBody(models);
  const decided: Readonly<Record<ImagineOption, OptionValue>> = decidedOptions(recipe, reply.isPrivate);
  const model = models.find(({ id }) => id === recipe.modelId);
  const values: Readonly<Record<string, OptionValue | undefined>> = {
    ...decided,
    prompt: oneLine(recipe.prompt),
    // Pixels and an aspect exclude each other; the rest is left out where it says nothing, or the model would refuse it.
    ...(recipe.aspect === null ? {} : { width: undefined, height: undefined }),
    ...(recipe.count === 1 ? { count: undefined } : {}),
    ...(model?.enhance.supported === true ? {} : { enhance: undefined }),
    ...(reply.isPrivate ? {} : { private: undefined }),
  };
  const options = body.options.flatMap((option: OptionDefinition) => {
    const shown = shownValue(option, values[option.name] ?? null);
    return shown === null ? [] : [`${nameIn(locale, option)}:${shown}`];
  });
  return [`/${nameIn(locale, body)}`, ...options].join(' ');
}

/** null for what cannot be chosen, or not any more. */
function shownValue({ choices }: OptionDefinition, value: OptionValue): string | null {
  if (choices !== undefined) return choices.find((choice) => choice.value === value)?.name ?? null;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? null : String(value);
}

function nameIn(locale: string, { name, name_localizations: names }: OptionDefinition): string {
  return names?.[locale] ?? name;
}
