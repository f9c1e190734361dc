import type { Parents } from '../archive/parents.ts';
import type {
  ButtonContext,
  GuildMessageCommandInteraction,
  InteractionContext,
  ModalContext,
} from '../discord/interactions/command.ts';
import { findShown } from '../discord/interactions/find-parent.ts';
import { generationIdOn } from '../discord/interactions/message-buttons.ts';
import { picturesIn } from '../discord/interactions/message-pictures.ts';
import { isPublic, replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { REFERENCE_VERB, type ChangeablePicture } from '../discord/views/change-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { GivenPicture } from '../generation/model/input-picture.ts';
import type { Draft } from '../generation/ports/draft-store.ts';
import { openChangeDialog, paintChanged, wordsIn, type ChangeDesk, type ChangeService } from './change-dialog.ts';
import { openShown } from './change-picture.ts';
import { draftNamed, keepDraft } from './draft-named.ts';
import { wordsToCopy } from './words-to-copy.ts';

/** What "Use as reference" works with. */
export interface UseReferenceOptions extends ChangeDesk {
  readonly service: ChangeService & Pick<GenerationService, 'referenceSources'>;
  readonly parents: Pick<Parents, 'find'>;
}

/**
 * "Use as reference" in the menu of a message: the dialog of "Change picture" for the pictures in it. Discord shows the message to nobody
 * once the dialog is open, so that what it shows is kept as a draft.
 */
export async function openReference(
  options: UseReferenceOptions,
  context: InteractionContext<GuildMessageCommandInteraction>,
): Promise<void> {
  const { interaction, texts } = context;
  const { client, user, targetMessage: message } = interaction;
  const sources = await options.service.referenceSources(requesterOf(interaction));
  if (sources === 'off') return replyPrivately(interaction, texts.change.referencesOff);
  if (generationIdOn({ message, client }) !== null) {
    const parent = await findShown(options.parents, context);
    return parent === null ? undefined : openShown(options, context, parent);
  }
  const pictures = picturesIn(message);
  if (pictures.length === 0) return replyPrivately(interaction, texts.change.noPictures);
  const isOwn = message.author.id === user.id || message.author.id === client.user.id;
  // Discord does not say whose a forwarded message was.
  const isForwarded = message.messageSnapshots.size > 0;
  if (sources === 'own' && (!isOwn || isForwarded)) return replyPrivately(interaction, texts.change.notYours);
  const chosen = { prompt: '', images: pictures };
  const { id } = await keepDraft(options.service, interaction, {
    options: chosen,
    isPrivate: !isPublic(message),
    origin: null,
  });
  const dialog = { verb: REFERENCE_VERB, args: [id, ''], pictures: numbered(pictures), draft: null, model: null };
  await openChangeDialog(options, context, dialog);
}

/** "Try again" under a refusal: the dialog with what was filled in before. */
export async function reopenReference(desk: ChangeDesk, context: ButtonContext, draft: Draft): Promise<void> {
  const chosenId = draft.origin?.parentId ?? '';
  const pictures = await chosenPictures(desk.service, context, chosenId);
  if (pictures === null) return tellGone(desk.service, context, draft.options);
  const args = [chosenId, draft.id];
  await openChangeDialog(desk, context, { verb: REFERENCE_VERB, args, pictures: pictures.all, draft, model: null });
}

/** The dialog was filled in. */
export async function submitReference(desk: UseReferenceOptions, context: ModalContext): Promise<void> {
  const { interaction, args, texts } = context;
  const { service } = desk;
  const [chosenId = '', draftId = ''] = args;
  // It was allowed when the message was chosen.
  if ((await service.referenceSources(requesterOf(interaction))) === 'off') {
    return replyPrivately(interaction, wordsToCopy(service, context, texts.change.referencesOff, wordsIn(context)));
  }
  const chosen = await chosenPictures(service, context, chosenId);
  const draft = await draftNamed(service, context, draftId);
  // What was given before is gone with its draft, and nothing is painted without it.
  if (chosen === null || (draftId !== '' && draft === null)) return tellGone(service, context, wordsIn(context));
  await paintChanged(desk, context, {
    pictures: chosen.all,
    recipe: null,
    draft,
    origin: { parentId: chosenId, verb: 'reference' },
    isPrivate: chosen.isPrivate,
  });
}

interface ChosenPictures {
  readonly all: readonly [ChangeablePicture, ...ChangeablePicture[]];
  readonly isPrivate: boolean;
}

/** What the message showed; null where that is not kept any more. */
async function chosenPictures(
  service: ChangeService,
  context: ButtonContext | ModalContext,
  chosenId: string,
): Promise<ChosenPictures | null> {
  const draft = await draftNamed(service, context, chosenId);
  const [first, ...others] = numbered(draft?.options.images ?? []);
  return draft === null || first === undefined ? null : { all: [first, ...others], isPrivate: draft.isPrivate };
}

function numbered(pictures: readonly GivenPicture[]): ChangeablePicture[] {
  return pictures.map((given, index) => ({ number: index + 1, given }));
}

function tellGone(
  service: ChangeService,
  context: ButtonContext | ModalContext,
  words: Parameters<typeof wordsToCopy>[3],
): Promise<void> {
  const { interaction, texts } = context;
  return replyPrivately(interaction, wordsToCopy(service, context, texts.change.choiceGone, words));
}
