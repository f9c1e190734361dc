import type { Parents } from '../archive/parents.ts';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { findParent } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { extendDialog, readExtension, type ExtensionOffer } from '../discord/views/extend-view.ts';
import { modalView } from '../discord/views/modal.ts';
import { PICTURE_FIELD } from '../discord/views/picture-choice.ts';
import { PRIVATE_MARK } from '../discord/views/result-buttons.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { DIRECTIONS, extenderFor, extendOptions } from '../generation/model/extension.ts';
import { keptPicture, type Generation } from '../generation/model/generation.ts';
import { ASPECTS } from '../generation/model/image-model.ts';
import type { PricedModels } from '../generation/model/told-price.ts';

/** What "Wider", "Taller" and "Other shape" work with. */
export interface ExtendOptions {
  readonly service: GenerationStarter & Pick<GenerationService, 'offerFor'>;
  readonly parents: Pick<Parents, 'find'>;
}

/** What a picture can be extended to here, with what that costs now; nothing where none is left of it. */
export function extensionsOf(
  generation: Generation,
  { extenders, prices }: Pick<PricedModels, 'extenders' | 'prices'>,
): ExtensionOffer[] {
  const kept = keptPicture(generation)?.kept;
  if (kept === undefined) return [];
  return [...DIRECTIONS, ...ASPECTS].flatMap((extension) => {
    const model = extenderFor(extension, extenders);
    const options = model === undefined ? null : extendOptions(generation.recipe, kept, extension, model);
    if (model === undefined || options === null) return [];
    const { width = 0, height = 0 } = options;
    return [{ extension, price: prices.priceOf(model, { size: { width, height }, inputs: [] }) }];
  });
}

/** The button: a dialog where there is something to choose. */
export async function openExtend(options: ExtendOptions, context: ButtonContext): Promise<void> {
  const { interaction, args, texts } = context;
  const parent = await findParent(options.parents, context, args[0] ?? '');
  if (parent === null) return;
  const offers = extensionsOf(parent, await options.service.offerFor(requesterOf(interaction)));
  const dialog = extendDialog(args, parent, offers, texts);
  if (dialog === null) await paint(options, context, { parent, asked: readExtension(args, undefined) });
  else await interaction.showModal(modalView(dialog));
}

/** The dialog was filled in. */
export async function submitExtend(options: ExtendOptions, context: ModalContext): Promise<void> {
  const { interaction, args } = context;
  const parent = await findParent(options.parents, context, args[0] ?? '');
  if (parent === null) return;
  const values = modalValues(interaction);
  const asked = readExtension(args, values.choice('shape'));
  await paint(options, context, { parent, asked, number: Number(values.choice(PICTURE_FIELD)) });
}

interface Asked {
  readonly parent: Generation;
  readonly asked: ExtensionOffer | null;
  readonly number?: number;
}

/** The model that extends is decided here: where the rules of the server do not allow it, or it is offered no more, the entrance says so. */
async function paint(
  { service }: ExtendOptions,
  context: ButtonContext | ModalContext,
  { parent, asked, number }: Asked,
): Promise<void> {
  const { interaction, args, texts } = context;
  const picture = keptPicture(parent, number);
  if (picture === null) return replyPrivately(interaction, texts.refusal.inputsGone);
  const model = asked === null ? undefined : extenderFor(asked.extension, service.usableModels);
  if (asked === null || model === undefined) return replyPrivately(interaction, texts.refusal.noExtender);
  const options = extendOptions(parent.recipe, picture.kept, asked.extension, model);
  if (options === null) return replyPrivately(interaction, texts.refusal.cannotExtend(asked.extension));
  await startGeneration(service, context, {
    options,
    isPrivate: parent.reply.isPrivate || args[3] === PRIVATE_MARK,
    origin: { parentId: parent.id, verb: 'extend', input: `${picture.number} ${asked.extension}` },
    shownPrice: asked.price,
  });
}
