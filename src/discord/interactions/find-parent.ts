import type { Parents, ParentLookup, ParentSeeker } from '../../archive/parents.ts';
import type { Generation } from '../../generation/model/generation.ts';
import type { Texts } from '../texts/index.ts';
import { parseCustomId } from '../views/custom-id.ts';
import type {
  GuildButtonInteraction,
  GuildMessageCommandInteraction,
  GuildModalInteraction,
  InteractionContext,
} from './command.ts';
import { buttonIdsOn, generationIdOn } from './message-buttons.ts';
import { isPublic, replyPrivately } from './private-reply.ts';

type Finder = Pick<Parents, 'find'>;

export interface FindOptions {
  /** They were shown it, though no button under their finger says so. */
  readonly isShown?: boolean;
  /** What is said around the sentence that tells why there is none; the sentence alone by default. */
  readonly around?: (sentence: string) => Parameters<typeof replyPrivately>[1];
}

/**
 * The generation that a click or a modal goes on from, whatever became of it meanwhile. null where there is none for whoever sent
 * it: they were told why, for them alone.
 */
export function findParent(
  parents: Finder,
  context: InteractionContext<GuildButtonInteraction | GuildModalInteraction>,
  generationId: string,
  { isShown = false, around }: FindOptions = {},
): Promise<Generation | null> {
  const seeker = seekerOf(context.interaction, generationId);
  return findFor(parents, context, { ...seeker, isShown: seeker.isShown || isShown }, generationId, around);
}

/** The generation that a message of the bot shows, or tells of. null as above. */
export async function findShown(
  parents: Finder,
  context: InteractionContext<GuildMessageCommandInteraction>,
): Promise<Generation | null> {
  const { client, user, guildId, targetMessage: message } = context.interaction;
  const generationId = generationIdOn({ message, client });
  if (generationId !== null)
    return findFor(parents, context, { userId: user.id, guildId, isShown: true }, generationId);
  await replyPrivately(context.interaction, context.texts.about.noneHere);
  return null;
}

/**
 * Whether what comes of a click, a modal or a choice in the menu of a message is private: what a private result, or a private message,
 * leads to is.
 */
export function leadsToPrivate(
  interaction: GuildButtonInteraction | GuildModalInteraction | GuildMessageCommandInteraction,
  { reply }: Generation,
): boolean {
  const message = 'targetMessage' in interaction ? interaction.targetMessage : interaction.message;
  return reply.isPrivate || (message !== null && !isPublic(message));
}

async function findFor(
  parents: Finder,
  {
    interaction,
    texts,
  }: InteractionContext<GuildButtonInteraction | GuildModalInteraction | GuildMessageCommandInteraction>,
  seeker: ParentSeeker,
  generationId: string,
  around: FindOptions['around'] = (said) => said,
): Promise<Generation | null> {
  const lookup = await parents.find(seeker, generationId);
  if (lookup.kind === 'found') return lookup.generation;
  await replyPrivately(interaction, around(sentence(lookup, texts)));
  return null;
}

/** Who sent it, and whether Discord showed them a button of that generation. */
export function seekerOf(
  { user, guildId, message, client }: GuildButtonInteraction | GuildModalInteraction,
  generationId: string,
): ParentSeeker {
  const isShown = buttonIdsOn({ message, client }).some((id) => parseCustomId(id)?.args[0] === generationId);
  return { userId: user.id, guildId, isShown };
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
