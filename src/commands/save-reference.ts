import { MessageFlags } from 'discord.js';
import type { References } from '../archive/references.ts';
import { authorize } from '../discord/interactions/authorize.ts';
import type {
  GuildCommandInteraction,
  GuildModalInteraction,
  InteractionContext,
} from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { oneLine } from '../discord/views/markdown.ts';
import { referenceSaved } from '../discord/views/reference-view.ts';
import type { GivenPicture } from '../generation/model/input-picture.ts';
import { isName, NAME_MAX } from '../generation/model/named.ts';

export interface ReferenceForm {
  readonly name: string;
  readonly picture: GivenPicture;
  readonly isForServer: boolean;
  readonly isReplacing: boolean;
}

/** Saves it, or tells why not; for the member alone. */
export async function saveReference(
  references: References,
  { interaction, texts }: InteractionContext<GuildCommandInteraction | GuildModalInteraction>,
  { name: typed, picture, isForServer, isReplacing }: ReferenceForm,
): Promise<void> {
  const { user, guildId, createdTimestamp } = interaction;
  const name = oneLine(typed);
  if (isForServer && !(await authorize(interaction, 'admins')))
    return replyPrivately(interaction, texts.reference.adminsOnly);
  if (!isName(name)) return replyPrivately(interaction, texts.reference.badName(NAME_MAX));
  const owner = isForServer ? ({ kind: 'server', guildId } as const) : ({ kind: 'member', userId: user.id } as const);
  const request = { owner, actorId: user.id, guildId, name, picture, isReplacing };
  const result = await references.save(request, async () => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  });
  return replyPrivately(
    interaction,
    referenceSaved(result, { name, scope: owner.kind, nowMs: createdTimestamp }, texts),
  );
}
