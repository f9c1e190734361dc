// The dialog that changes the recipe of an earlier generation.

import { SAME_SIZE, shapeOf } from '../../generation/model/edit.ts';
import { paintedRecipe, type Generation } from '../../generation/model/generation.ts';
import { ASPECTS, AUTO_ASPECT, paints, sizeOf, type ImageModel } from '../../generation/model/image-model.ts';
import { pricedInput } from '../../generation/model/input-picture.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import type { PricedModels } from '../../generation/model/told-price.ts';
import type { Draft } from '../../generation/ports/draft-store.ts';
import type { Texts } from '../texts/index.ts';
import { TEXT_FIELD_MAX, type Modal } from './modal.ts';
import type { Button } from './pages.ts';
import { EDIT_VERB, shownPrice } from './result-buttons.ts';

/** The verb of the button that leads back to a draft. */
export const EDIT_DRAFT_VERB = 'edit-draft';

/** What the fields show, or what was filled in: unchecked. */
export interface EditFields {
  readonly prompt: string;
  readonly model: string;
  readonly aspect: string;
  readonly seed: string;
  readonly isPrivate: boolean;
}

/** What the dialog shows at first of an earlier generation. */
export function fieldsOf({ recipe }: Generation, isPrivate: boolean): EditFields {
  return {
    prompt: recipe.prompt,
    model: recipe.modelId,
    aspect: recipe.aspect ?? SAME_SIZE,
    seed: '',
    isPrivate,
  };
}

/** What was filled in before, of a draft. */
export function fieldsOfDraft({ options, isPrivate }: Draft): EditFields {
  const { prompt, model = '', aspect = SAME_SIZE, seed = '' } = options;
  return { prompt, model, aspect, seed: String(seed), isPrivate };
}

/** Whether a dialog can show the prompt: Discord may count in UTF-16 units or in code points, of which there are never more. */
export function fitsDialog(prompt: string): boolean {
  return prompt.length <= TEXT_FIELD_MAX;
}

/** `earlier`: null where it is gone since. `offer`: at least one model. */
export function editModal(
  args: readonly string[],
  earlier: Generation | null,
  fields: EditFields,
  { models, prices }: PricedModels,
  { edit, result }: Texts,
): Modal {
  const recipe = earlier === null ? undefined : paintedRecipe(earlier);
  const count = recipe?.count ?? 1;
  const priceOf = (model: ImageModel): MicroUsd => {
    const { aspect = null, resolution = null, inputs = [] } = recipe ?? {};
    const size = recipe?.aspect === null ? recipe.size : sizeOf(model, { aspect, resolution });
    const asked = recipe === undefined ? {} : { aspect, safety: Math.min(recipe.safety, model.safety.max) };
    return prices.priceOf(model, { size, inputs: inputs.map(pricedInput), asked }) * count;
  };
  const before = models.find(({ id }) => id === fields.model);
  const isPromptShown = fitsDialog(fields.prompt);
  const aspects = [...ASPECTS, ...(recipe?.aspect === AUTO_ASPECT ? [AUTO_ASPECT] : [])];
  return {
    verb: EDIT_VERB,
    args,
    title: edit.title,
    fields: [
      {
        kind: 'paragraph',
        name: 'prompt',
        label: edit.prompt,
        isRequired: true,
        ...(isPromptShown ? { value: fields.prompt } : { description: edit.promptTooLong }),
      },
      {
        kind: 'choice',
        name: 'model',
        label: edit.model,
        choices: models.map((model) => ({
          value: pricedChoice(model.id, priceOf(model)),
          label: model.name,
          description: edit.price(count, formatUsd(priceOf(model))),
        })),
        ...(before === undefined ? {} : { value: pricedChoice(before.id, priceOf(before)) }),
      },
      {
        kind: 'choice',
        name: 'aspect',
        label: edit.aspect,
        choices: [
          ...(recipe?.aspect === null ? [{ value: SAME_SIZE, label: shapeOf(recipe) }] : []),
          // The size of an extended picture follows from the one that went in.
          ...(models.every(paints) ? aspects : []).map((aspect) => ({
            value: aspect,
            label: aspect === AUTO_ASPECT ? result.autoAspect : aspect,
          })),
        ],
        value: fields.aspect,
      },
      {
        kind: 'line',
        name: 'seed',
        label: edit.seed,
        value: fields.seed,
        ...(recipe === undefined || recipe.seed === null ? {} : { description: edit.seedHint(recipe.seed) }),
      },
      {
        kind: 'tick',
        name: 'private',
        label: edit.private,
        value: fields.isPrivate,
        ...(earlier?.reply.isPrivate === true ? { description: edit.staysPrivate } : {}),
      },
    ],
  };
}

/** A model, and the price that the dialog told for it. */
function pricedChoice(modelId: string, price: MicroUsd): string {
  return `${modelId}:${price}`;
}

/** What `pricedChoice` made. A model that nobody offered is refused by whoever checks it, and a price that is none told nothing. */
export function readPricedChoice(choice: string): { readonly model: string; readonly shown: MicroUsd } {
  const [model = '', price] = choice.split(':');
  return { model, shown: shownPrice(price) };
}

/** Opens the dialog again with what was filled in. */
export function tryAgainButton(draftId: string, { edit }: Texts): Button {
  return { label: edit.tryAgain, emoji: '✏️', verb: EDIT_DRAFT_VERB, args: [draftId] };
}
