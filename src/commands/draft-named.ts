import type { ButtonContext, CustomIdContext, ModalContext } from '../discord/interactions/command.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { Draft, KeptDraft } from '../generation/ports/draft-store.ts';

/** The draft that a dialog or a button names, of whoever sent it; null where it names none, or that is gone. */
export async function draftNamed(
  { acceptance }: Pick<GenerationService, 'acceptance'>,
  { interaction: { user, guildId } }: CustomIdContext<ButtonContext['interaction'] | ModalContext['interaction']>,
  draftId: string,
): Promise<KeptDraft | null> {
  return draftId === '' ? null : acceptance.draft(draftId, { userId: user.id, guildId });
}

/** Keeps what was chosen or filled in, under the id of the interaction that did so and for whoever it comes from. */
export async function keepDraft(
  { acceptance }: Pick<GenerationService, 'acceptance'>,
  { id, user, guildId }: { readonly id: string; readonly user: { readonly id: string }; readonly guildId: string },
  chosen: Pick<Draft, 'options' | 'isPrivate' | 'origin'>,
): Promise<Omit<Draft, 'createdAtMs'>> {
  const draft = { id, userId: user.id, guildId, ...chosen };
  await acceptance.keepDraft(draft);
  return draft;
}
