import type { Parents, ParentLookup } from '../../archive/parents.ts';
import type { Generation } from '../../generation/model/generation.ts';
import type { Texts } from '../texts/index.ts';
import { parseCustomId } from '../views/custom-id.ts';
import type { GuildButtonInteraction, GuildModalInteraction, InteractionContext } from './command.ts';
import { buttonIdsOn } from './message-buttons.ts';
import { replyPrivately } from './private-reply.ts';

/**
 * The generation that a click or a modal goes on from, whatever became of it meanwhile. null where there is none for whoever sent
 * it: they were told why, for them alone.
 */
export async function findParent(
  parents: Pick<Parents, 'find'>,
  { interaction, texts }: InteractionContext<GuildButtonInteraction | GuildModalInteraction>,
  generationId: string,
): Promise<Generation | null> {
  const { user, guildId, message, client } = interaction;
  const isShown = buttonIdsOn({ message, client }).some((id) => parseCustomId(id)?.args[0] === generationId);
  const lookup = await parents.find({ userId: user.id, guildId, isShown }, generationId);
  if (lookup.kind === 'found') return lookup.generation;
  await replyPrivately(interaction, sentence(lookup, texts));
  return null;
}

function sentence({ kind }: Exclude<ParentLookup, { readonly kind: 'found' }>, { refusal }: Texts): string {
  switch (kind) {
    case 'gone':
      return refusal.parentGone;
    case 'erased':
      return refusal.promptGone;
    case 'elsewhere':
      return refusal.parentElsewhere;
    case 'not_yours':
      return refusal.parentNotYours;
  }
}
