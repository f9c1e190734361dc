import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import type { Generation } from '../generation/model/generation.ts';
import { givenAgain } from '../generation/model/input-picture.ts';

/** Whether all that went into an earlier result is here to go in once more; else that is told: nothing is painted from the prompt alone. */
export async function areInputsHere(
  { interaction, texts }: ButtonContext | ModalContext,
  { recipe }: Generation,
): Promise<boolean> {
  if (givenAgain(recipe.inputs) !== null) return true;
  await replyPrivately(interaction, texts.refusal.inputsGone);
  return false;
}
