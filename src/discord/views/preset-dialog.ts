// The dialog that saves the settings of a picture as a preset.

import { ASPECTS, usualPrice, type ImageModel } from '../../generation/model/image-model.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Recipe } from '../../generation/model/generation.ts';
import { NAME_MAX } from '../../generation/model/named.ts';
import { TEMPLATE_MAX } from '../../generation/model/preset.ts';
import type { Texts } from '../texts/index.ts';
import type { Modal } from './modal.ts';

export const SAVE_PRESET_VERB = 'preset-save';

/** The value of a choice that pins nothing. */
export const ANY = 'any';

/** Filled in with the picture's settings. Nothing is cut: a prompt that is too long for a preset is left out, and the field says so. */
export function presetDialog(
  recipe: Recipe,
  {
    models,
    isAdmin,
    texts,
  }: { readonly models: readonly ImageModel[]; readonly isAdmin: boolean; readonly texts: Texts },
): Modal {
  const words = texts.preset.dialog;
  const fits = recipe.prompt.length <= TEMPLATE_MAX;
  const isOffered = models.some(({ id }) => id === recipe.modelId);
  return {
    verb: SAVE_PRESET_VERB,
    args: [],
    title: words.title,
    fields: [
      { kind: 'line', name: 'name', label: words.name, isRequired: true, maxLength: NAME_MAX },
      {
        kind: 'paragraph',
        name: 'template',
        label: words.template,
        description: fits ? words.templateHint : words.tooLong(TEMPLATE_MAX),
        isRequired: true,
        maxLength: TEMPLATE_MAX,
        ...(fits ? { value: recipe.prompt } : {}),
      },
      {
        kind: 'choice',
        name: 'model',
        label: words.model,
        value: isOffered ? recipe.modelId : ANY,
        choices: [
          { value: ANY, label: words.anyModel },
          ...models.map((model) => ({
            value: model.id,
            label: model.name,
            description: formatUsd(usualPrice(model)),
          })),
        ],
      },
      {
        kind: 'choice',
        name: 'aspect',
        label: words.aspect,
        value: recipe.aspect ?? ANY,
        choices: [
          { value: ANY, label: words.anyAspect },
          ...ASPECTS.map((aspect) => ({ value: aspect, label: aspect })),
        ],
      },
      ...(isAdmin
        ? [
            {
              kind: 'choice',
              name: 'for',
              label: words.for,
              value: 'me',
              choices: [
                { value: 'me', label: words.me },
                { value: 'server', label: words.server },
              ],
            } as const,
          ]
        : []),
    ],
  };
}
