import type { Parents } from '../archive/parents.ts';
import type {
  ButtonContext,
  GuildMessageCommandInteraction,
  InteractionContext,
  ModalContext,
} from '../discord/interactions/command.ts';
import { findParent, leadsToPrivate } from '../discord/interactions/find-parent.ts';
import type { ChangeablePicture } from '../discord/views/change-view.ts';
import { CHANGE_VERB } from '../discord/views/result-buttons.ts';
import { isPublic, replyPrivately } from '../discord/interactions/private-reply.ts';
import { keptPictures, type Generation } from '../generation/model/generation.ts';
import { givenResult } from '../generation/model/input-picture.ts';
import type { Draft } from '../generation/ports/draft-store.ts';
import { openChangeDialog, paintChanged, wordsIn, type ChangeDesk, type OpeningContext } from './change-dialog.ts';
import { draftNamed, keepDraft } from './draft-named.ts';
import { wordsToCopy } from './words-to-copy.ts';

/** What "Change picture" works with. */
export interface ChangePictureOptions extends ChangeDesk {
  readonly parents: Pick<Parents, 'find'>;
}

/** The button "Change picture": a dialog that asks what to change, of the result that it stands under. */
export async function openChange(options: ChangePictureOptions, context: ButtonContext): Promise<void> {
  const [parentId = ''] = context.args;
  const parent = await findParent(options.parents, context, parentId);
  if (parent !== null) await open(options, context, parent, null);
}

/**
 * The same for a result that "Use as reference" was given on. The dialog does not say on which message it was opened, so that a draft
 * notes that its member was shown the result.
 */
export async function openShown(
  options: ChangePictureOptions,
  context: InteractionContext<GuildMessageCommandInteraction>,
  parent: Generation,
): Promise<void> {
  const { interaction } = context;
  const draft = await keepDraft(options.service, interaction, {
    options: { prompt: '', model: parent.recipe.modelId },
    isPrivate: parent.reply.isPrivate || !isPublic(interaction.targetMessage),
    origin: { parentId: parent.id, verb: 'change', input: '' },
  });
  await open(options, context, parent, draft);
}

/** "Try again" under a refusal: the dialog with what was filled in before. */
export async function reopenChange(options: ChangePictureOptions, context: ButtonContext, draft: Draft): Promise<void> {
  // Whoever filled in a draft had been shown the picture.
  const around = (sentence: string) => wordsToCopy(options.service, context, sentence, draft.options);
  const parentId = draft.origin?.parentId ?? '';
  const parent = await findParent(options.parents, context, parentId, { isShown: true, around });
  if (parent !== null) await open(options, context, parent, draft);
}

async function open(
  desk: ChangeDesk,
  context: OpeningContext,
  parent: Generation,
  draft: Omit<Draft, 'createdAtMs'> | null,
): Promise<void> {
  const pictures = changeablePictures(parent);
  if (pictures === null) return replyPrivately(context.interaction, context.texts.about.noPicture);
  const { modelId: model } = parent.recipe;
  const args = [parent.id, draft?.id ?? ''];
  await openChangeDialog(desk, context, { verb: CHANGE_VERB, args, pictures, draft, model });
}

/** The dialog was filled in. A picture that was deleted since cannot be changed; the words come back. */
export async function submitChange(options: ChangePictureOptions, context: ModalContext): Promise<void> {
  const { interaction, args } = context;
  const { service, parents } = options;
  const [parentId = '', draftId = ''] = args;
  const draft = await draftNamed(service, context, draftId);
  const around = (sentence: string) => wordsToCopy(service, context, sentence, wordsIn(context));
  // What was given before is gone with its draft, and nothing is painted without it.
  if (draftId !== '' && draft === null) return replyPrivately(interaction, around(context.texts.refusal.inputsGone));
  const isShown = draft?.origin?.parentId === parentId;
  const parent = await findParent(parents, context, parentId, { isShown, around });
  if (parent === null) return;
  const pictures = changeablePictures(parent);
  if (pictures === null) return replyPrivately(interaction, context.texts.about.noPicture);
  await paintChanged(options, context, {
    pictures,
    recipe: parent.recipe,
    draft,
    origin: { parentId, verb: 'change' },
    // A refusal is private, and what is tried again is for those to see for whom the first try was.
    isPrivate: draft === null ? leadsToPrivate(interaction, parent) : draft.isPrivate || parent.reply.isPrivate,
  });
}

/** null where none is kept. */
function changeablePictures(generation: Generation): readonly [ChangeablePicture, ...ChangeablePicture[]] | null {
  const [first, ...others] = keptPictures(generation).map(({ number, kept }) => ({ number, given: givenResult(kept) }));
  return first === undefined ? null : [first, ...others];
}
