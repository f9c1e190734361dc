import type { Parents } from '../archive/parents.ts';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { findParent, leadsToPrivate } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { finalDialog } from '../discord/views/final-view.ts';
import { modalView } from '../discord/views/modal.ts';
import { PICTURE_FIELD } from '../discord/views/picture-choice.ts';
import { shownPrice } from '../discord/views/result-buttons.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { finalOptions } from '../generation/model/final.ts';
import { areInputsHere } from './inputs-here.ts';
import { keptPicture, keptPictures, type Generation } from '../generation/model/generation.ts';
import type { ImageModel } from '../generation/model/image-model.ts';

/** What "Final" works with. */
export interface FinalOptions {
  readonly service: GenerationStarter & Pick<GenerationService, 'offerFor'>;
  readonly parents: Pick<Parents, 'find'>;
}

/** The button "Final": one picture of a draft on the server's final model. Of several, a dialog asks which. */
export async function paintFinal(options: FinalOptions, context: ButtonContext): Promise<void> {
  const { interaction, args, texts } = context;
  const [parentId = '', price = ''] = args;
  const parent = await findParent(options.parents, context, parentId);
  if (parent === null) return;
  const model = await finalModelFor(options, context, parent);
  if (model === null) return;
  if (keptPictures(parent).length < 2) {
    await paint(options, context, { parent, model, price });
    return;
  }
  await interaction.showModal(modalView(finalDialog(parent, shownPrice(price), texts)));
}

/** The dialog was filled in. */
export async function submitFinal(options: FinalOptions, context: ModalContext): Promise<void> {
  const { interaction, args } = context;
  const [parentId = '', price = ''] = args;
  const parent = await findParent(options.parents, context, parentId);
  if (parent === null) return;
  const model = await finalModelFor(options, context, parent);
  if (model === null) return;
  const number = Number(modalValues(interaction).choice(PICTURE_FIELD));
  await paint(options, context, { parent, model, number, price });
}

/**
 * The server's final model of now; null where it has none, or where the draft is of that model by now: the same seed would paint the same
 * picture. That was told.
 */
async function finalModelFor(
  { service }: FinalOptions,
  { interaction, texts }: ButtonContext | ModalContext,
  { recipe }: Generation,
): Promise<ImageModel | null> {
  const { final } = await service.offerFor(requesterOf(interaction));
  if (final !== null && final.id !== recipe.modelId) return final;
  await replyPrivately(interaction, final === null ? texts.refusal.noFinal : texts.refusal.isFinal(final.name));
  return null;
}

interface Chosen {
  readonly parent: Generation;
  readonly model: ImageModel;
  readonly number?: number;
  /** As the custom id has it. */
  readonly price: string;
}

async function paint(
  { service }: FinalOptions,
  context: ButtonContext | ModalContext,
  { parent, model, number, price }: Chosen,
): Promise<void> {
  if (!(await areInputsHere(context, parent))) return;
  const picture = keptPicture(parent, number);
  await startGeneration(service, context, {
    options: finalOptions(parent.recipe, picture?.seed ?? null, model, service.models),
    isPrivate: leadsToPrivate(context.interaction, parent),
    origin: { parentId: parent.id, verb: 'final', input: String(picture?.number ?? 1) },
    shownPrice: shownPrice(price),
  });
}
