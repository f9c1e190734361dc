import { authorize } from '../discord/interactions/authorize.ts';
import type {
  GuildAutocompleteInteraction,
  GuildCommandInteraction,
  InteractionContext,
} from '../discord/interactions/command.ts';
import type { Named } from '../generation/model/named.ts';

/** Of what is kept under names, a member's own, and for admins what the server keeps. */
export async function deletableBy<T extends Pick<Named, 'scope'>>(
  { interaction }: InteractionContext<GuildCommandInteraction | GuildAutocompleteInteraction>,
  all: readonly T[],
): Promise<readonly T[]> {
  const isAdmin = await authorize(interaction, 'admins');
  return all.filter(({ scope }) => scope === 'member' || isAdmin);
}
