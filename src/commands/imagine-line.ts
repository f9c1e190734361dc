import { oneLine } from '../discord/views/markdown.ts';
import type { Generation } from '../generation/model/generation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import { imagineBody } from './imagine.ts';

interface OptionDefinition {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
}

/**
 * `/imagine` with everything that was decided, as one line that a member can paste. Discord's client reads the names of
 * options in the member's language, and of a choice its name and not its value (discord/discord-api-docs#2363).
 */
export function imagineLine({ recipe, reply }: Generation, models: readonly ImageModel[], locale: string): string {
  const body = imagineBody(models);
  const model = models.find(({ id }) => id === recipe.modelId);
  const values = new Map<string, string | number | undefined>([
    ['prompt', oneLine(recipe.prompt)],
    ['model', recipe.modelId],
    ...(recipe.aspect === null
      ? ([
          ['width', recipe.size.width],
          ['height', recipe.size.height],
        ] as const)
      : ([['aspect', recipe.aspect]] as const)),
    ['seed', recipe.seed],
    ['count', recipe.count === 1 ? undefined : recipe.count],
    ['enhance', model?.enhance.supported === true ? flag(recipe.enhance) : undefined],
    ['safety', recipe.safety],
    ['format', recipe.format],
    ['private', reply.isPrivate ? flag(true) : undefined],
  ]);
  const options = body.options.flatMap((option: OptionDefinition) => {
    const value = values.get(option.name);
    const shown = option.choices === undefined ? value : option.choices.find((choice) => choice.value === value)?.name;
    return shown === undefined ? [] : [`${nameIn(locale, option)}:${shown}`];
  });
  return [`/${nameIn(locale, body)}`, ...options].join(' ');
}

function nameIn(locale: string, { name, name_localizations: names }: OptionDefinition): string {
  return names?.[locale] ?? name;
}

function flag(value: boolean): string {
  return value ? 'True' : 'False';
}
