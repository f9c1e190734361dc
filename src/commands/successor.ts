import { ButtonStyle } from 'discord.js';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import type { GenerationStarter } from '../discord/interactions/start-generation.ts';
import { buttonRow } from '../discord/views/pages.ts';
import { PRIVATE_MARK } from '../discord/views/result-buttons.ts';
import { modelName, usualPrice, type ImageModel } from '../generation/model/image-model.ts';
import { pricedPicture } from '../generation/model/input-picture.ts';
import { formatUsd, type MicroUsd } from '../generation/model/money.ts';
import { checkOptions, type RequestOptions } from '../generation/model/options.ts';
import { successorOptions } from '../generation/model/repeat.ts';

/** What a button is to start: the options as they were decided, and a model that its custom id names in their place. */
interface Wanted {
  readonly options: RequestOptions;
  readonly chosenModel: string | undefined;
  /** The button that starts the same with the successor: its verb and its first argument. */
  readonly verb: string;
  readonly id: string;
  /** Whether the first click was where its member alone sees it; the offer always is. */
  readonly isPrivate: boolean;
}

/**
 * The options of an old button, with the model that is on offer. null where the one that they name is not: its successor was offered, with a
 * button of its own and for whoever clicked alone, since it paints otherwise and for another price.
 */
export async function offeredOptions(
  service: GenerationStarter,
  { interaction, texts }: ButtonContext | ModalContext,
  { options, chosenModel, verb, id, isPrivate }: Wanted,
): Promise<RequestOptions | null> {
  const chosen = service.models.find((model) => model.id === chosenModel);
  if (chosen !== undefined) return successorOptions(options, chosen);
  const asked = options.model ?? service.defaultModel.id;
  if (service.usableModels.some((model) => model.id === asked)) return options;
  const gone = modelName(asked, service.knownModels);
  const successor = service.inPlaceOf(asked);
  if (successor === null) {
    await replyPrivately(interaction, texts.refusal.modelGone(gone));
    return null;
  }
  const price = priceOf(successorOptions(options, successor), successor);
  const label = texts.refusal.paintWith(successor.name, formatUsd(price));
  const args = [id, String(price), successor.id, ...(isPrivate ? [PRIVATE_MARK] : [])];
  await replyPrivately(interaction, {
    content: texts.refusal.successor(gone, successor.name),
    components: buttonRow([{ label, style: ButtonStyle.Primary, verb, args }]),
  });
  return null;
}

/** Of all its pictures, by our own tables; where more is taken by now, the click is asked about that. */
function priceOf(options: RequestOptions, model: ImageModel): MicroUsd {
  const checked = checkOptions(options, [model], { modelId: model.id, aspect: null });
  if (!checked.ok) return usualPrice(model);
  return model.price(pricedPicture(checked.recipe)) * checked.recipe.count;
}
