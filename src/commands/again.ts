import type { Parents } from '../archive/parents.ts';
import type { ButtonContext } from '../discord/interactions/command.ts';
import { findParent, leadsToPrivate } from '../discord/interactions/find-parent.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { shownPrice } from '../discord/views/result-buttons.ts';
import { repeatOptions } from '../generation/model/options.ts';

/** The button "Again": the same recipe with a new seed, paid by whoever clicks. What a private message or result leads to is private. */
export async function paintAgain(
  service: GenerationStarter,
  parents: Pick<Parents, 'find'>,
  context: ButtonContext,
): Promise<void> {
  const { interaction, args, texts } = context;
  const [parentId = '', price] = args;
  const parent = await findParent(parents, context, parentId);
  if (parent === null) return;
  const model = service.models.find(({ id }) => id === parent.recipe.modelId);
  if (model === undefined) {
    await replyPrivately(interaction, texts.refusal.modelGone(parent.recipe.modelId));
    return;
  }
  await startGeneration(service, context, {
    options: repeatOptions(parent.recipe, model),
    isPrivate: leadsToPrivate(interaction, parent),
    origin: { parentId, verb: 'again', input: '' },
    shownPrice: shownPrice(price),
  });
}
