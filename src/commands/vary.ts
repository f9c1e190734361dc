import type { Parents } from '../archive/parents.ts';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { findParent } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { modalView } from '../discord/views/modal.ts';
import { PICTURE_FIELD } from '../discord/views/picture-choice.ts';
import { PRIVATE_MARK, shownPrice } from '../discord/views/result-buttons.ts';
import { varyDialog, VARY_VERB } from '../discord/views/vary-view.ts';
import { keptPicture, type Generation } from '../generation/model/generation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';
import type { MicroUsd } from '../generation/model/money.ts';
import type { RequestOptions } from '../generation/model/options.ts';
import type { PriceList } from '../generation/model/told-price.ts';
import { VARY_STRENGTHS, varyOptions } from '../generation/model/vary.ts';
import { offeredOptions } from './successor.ts';

/** What "Similar" works with. */
export interface VaryOptions {
  readonly service: GenerationStarter;
  readonly parents: Pick<Parents, 'find'>;
}

/** What one picture like one of these costs now; null where none is left, or its model paints none. */
export function varyPrice(generation: Generation, models: readonly ImageModel[], prices: PriceList): MicroUsd | null {
  const kept = keptPicture(generation)?.kept;
  const model = models.find(({ id }) => id === generation.recipe.modelId);
  if (kept === undefined || model === undefined) return null;
  return prices.ofOptions(model, varyOptions(generation.recipe, kept, models));
}

/** The button: a dialog where there is something to choose. */
export async function openVary(options: VaryOptions, context: ButtonContext): Promise<void> {
  const chosen = await choose(options, context, {});
  if (chosen === null) return;
  const { parent, wanted, isPrivate } = chosen;
  const [, price, chosenModel = ''] = context.args;
  // A client may send anything: only what a button says fits into the dialog's own id.
  const successor = chosenModel === wanted.model ? chosenModel : '';
  const args = [parent.id, String(shownPrice(price)), successor, ...(isPrivate ? [PRIVATE_MARK] : [])];
  const model = options.service.models.find(({ id }) => id === wanted.model);
  const dialog = model === undefined ? null : varyDialog(args, parent, model, context.texts);
  if (dialog === null) await paint(options, context, chosen);
  else await context.interaction.showModal(modalView(dialog));
}

/** The dialog was filled in. */
export async function submitVary(options: VaryOptions, context: ModalContext): Promise<void> {
  const values = modalValues(context.interaction);
  const number = Number(values.choice(PICTURE_FIELD));
  const strength = VARY_STRENGTHS.find((percent) => String(percent) === values.choice('strength'));
  const chosen = await choose(options, context, { number, strength });
  if (chosen !== null) await paint(options, context, chosen);
}

interface Asked {
  readonly number?: number;
  readonly strength?: number | undefined;
}

interface Chosen {
  readonly parent: Generation;
  readonly wanted: RequestOptions;
  readonly isPrivate: boolean;
  readonly input: string;
}

/** What is to be painted; null where it cannot be, which was told. */
async function choose(
  { service, parents }: VaryOptions,
  context: ButtonContext | ModalContext,
  { number, strength }: Asked,
): Promise<Chosen | null> {
  const [parentId = '', , chosenModel, mark] = context.args;
  const parent = await findParent(parents, context, parentId);
  if (parent === null) return null;
  const picture = keptPicture(parent, number);
  if (picture === null) {
    await replyPrivately(context.interaction, context.texts.refusal.inputsGone);
    return null;
  }
  const isPrivate = parent.reply.isPrivate || mark === PRIVATE_MARK;
  const options = varyOptions(parent.recipe, picture.kept, service.knownModels, strength);
  const wanted = await offeredOptions(service, context, {
    options,
    chosenModel,
    verb: VARY_VERB,
    id: parentId,
    isPrivate,
  });
  return wanted && { parent, wanted, isPrivate, input: `${picture.number} ${wanted.strength ?? ''}` };
}

async function paint(
  { service }: VaryOptions,
  context: ButtonContext | ModalContext,
  { parent, wanted, isPrivate, input }: Chosen,
): Promise<void> {
  await startGeneration(service, context, {
    options: wanted,
    isPrivate,
    origin: { parentId: parent.id, verb: 'vary', input },
    shownPrice: shownPrice(context.args[1]),
  });
}
