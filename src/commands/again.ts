import type { Parents } from '../archive/parents.ts';
import type { ButtonContext } from '../discord/interactions/command.ts';
import { findParent, leadsToPrivate } from '../discord/interactions/find-parent.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { AGAIN_VERB, PRIVATE_MARK, shownPrice } from '../discord/views/result-buttons.ts';
import { areInputsHere } from './inputs-here.ts';
import { givenAgain } from '../generation/model/input-picture.ts';
import { repeatOptions } from '../generation/model/repeat.ts';
import { offeredOptions } from './successor.ts';

/** The button "Again": the same recipe with a new seed, paid by whoever clicks. What a private message or result leads to is private. */
export async function paintAgain(
  service: GenerationStarter,
  parents: Pick<Parents, 'find'>,
  context: ButtonContext,
): Promise<void> {
  const { interaction, args } = context;
  const [parentId = '', price, chosenModel, mark] = args;
  const parent = await findParent(parents, context, parentId);
  if (parent === null) return;
  if (!(await areInputsHere(context, parent))) return;
  const repeated = repeatOptions(parent.recipe, service.knownModels, givenAgain(parent.recipe.inputs) ?? []);
  const isPrivate =
    chosenModel === undefined ? leadsToPrivate(interaction, parent) : parent.reply.isPrivate || mark === PRIVATE_MARK;
  const wanted = { options: repeated, chosenModel, verb: AGAIN_VERB, id: parentId, isPrivate };
  const options = await offeredOptions(service, context, wanted);
  if (options === null) return;
  await startGeneration(service, context, {
    options,
    isPrivate,
    origin: { parentId, verb: 'again', input: '' },
    shownPrice: shownPrice(price),
  });
}
