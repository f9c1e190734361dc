import type { ButtonContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { reopenChange } from './change-picture.ts';
import { draftNamed } from './draft-named.ts';
import { reopenEdit, type EditPromptOptions } from './edit-prompt.ts';
import { reopenReference, type UseReferenceOptions } from './use-reference.ts';

/** The button "Try again" under a refusal: the dialog with what was filled in before. */
export async function tryAgain(
  options: EditPromptOptions & UseReferenceOptions,
  context: ButtonContext,
): Promise<void> {
  const { interaction, args, texts } = context;
  const draft = await draftNamed(options.service, context, args[0] ?? '');
  if (draft === null) return replyPrivately(interaction, texts.refusal.draftGone);
  switch (draft.origin?.verb) {
    case 'change':
      return reopenChange(options, context, draft);
    case 'reference':
      return reopenReference(options, context, draft);
    default:
      return reopenEdit(options, context, draft);
  }
}
