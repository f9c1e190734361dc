import type { ButtonContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { CONFIRM_VERB } from '../discord/views/price-question.ts';
import { shownPrice } from '../discord/views/result-buttons.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { draftNamed } from './draft-named.ts';
import { offeredOptions } from './successor.ts';

/**
 * The button under a question about the price. What was asked for is painted as it was decided then, once, by the rules of now, and is
 * for those to see for whom the command was.
 */
export async function paintConfirmed(
  service: GenerationStarter & Pick<GenerationService, 'acceptance'>,
  context: ButtonContext,
): Promise<void> {
  const { interaction, args, texts } = context;
  const [draftId = '', price, chosenModel] = args;
  const draft = await draftNamed(service, context, draftId);
  if (draft === null) return replyPrivately(interaction, texts.refusal.draftGone);
  const { isPrivate, origin } = draft;
  const wanted = { options: draft.options, chosenModel, verb: CONFIRM_VERB, id: draftId, isPrivate };
  const options = await offeredOptions(service, context, wanted);
  if (options === null) return;
  await startGeneration(service, context, {
    options,
    isPrivate,
    origin: origin ?? { parentId: draftId, verb: 'confirm', input: '' },
    shownPrice: shownPrice(price),
    draftId,
  });
}
