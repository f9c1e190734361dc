import type { ButtonContext, CustomIdContext, ModalContext } from '../discord/interactions/command.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import type { Draft } from '../generation/ports/draft-store.ts';

/** The draft that a dialog or a button names, of whoever sent it; null where it names none, or that is gone. */
export async function draftNamed(
  { acceptance }: Pick<GenerationService, 'acceptance'>,
  { interaction: { user, guildId } }: CustomIdContext<ButtonContext['interaction'] | ModalContext['interaction']>,
  draftId: string,
): Promise<Draft | null> {
  return draftId === '' ? null : acceptance.draft(draftId, { userId: user.id, guildId });
}
