import { MessageFlags, PermissionFlagsBits, type ButtonInteraction } from 'discord.js';
import type { Actor, Deletion } from '../archive/deletion.ts';
import type { AnyButtonContext } from '../discord/interactions/command.ts';
import { buttonIdsOn } from '../discord/interactions/message-buttons.ts';
import { deferInPlace, replyInPlace } from '../discord/interactions/private-reply.ts';
import { deletionView, doneText } from '../discord/views/deletion-view.ts';

/** The button below a result. Whoever clicks it gets a question, or a sentence that says why not, for them alone. */
export async function askToDelete(deletion: Deletion, context: AnyButtonContext): Promise<void> {
  const { interaction, args, texts } = context;
  const [generationId = ''] = args;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const request = await deletion.ask(actorOf(interaction), generationId);
  switch (request.kind) {
    case 'allowed':
      await interaction.editReply(deletionView(request, texts));
      return;
    case 'erased':
      await interaction.editReply({ content: await removeRest(deletion, context) });
      return;
    case 'unfinished':
    case 'not_yours':
      await interaction.editReply({ content: doneText(request, texts) });
  }
}

/** The row of an erased generation does not know its message any more: the message that was clicked is the one. */
async function removeRest(deletion: Deletion, { interaction, texts }: AnyButtonContext): Promise<string> {
  const { alreadyRemoved, alreadyLeft } = texts.history.deletion;
  const { message, channelId } = interaction;
  const isItsMessage = buttonIdsOn(interaction).includes(interaction.customId);
  const isRemoved = isItsMessage && (await deletion.removeMessage(channelId, message.id));
  return isRemoved ? alreadyRemoved : alreadyLeft;
}

/** The confirmation. Asked again whether this person may: the question may be old. */
export async function deleteNow(deletion: Deletion, { interaction, args, texts }: AnyButtonContext): Promise<void> {
  const [generationId = ''] = args;
  await deferInPlace(interaction);
  const result = await deletion.delete(actorOf(interaction), generationId);
  await interaction.editReply({ content: doneText(result, texts), components: [] });
}

export async function keep({ interaction, texts }: AnyButtonContext): Promise<void> {
  await replyInPlace(interaction, { content: texts.history.deletion.kept, components: [] });
}

/** Discord says what the member may do in the channel of the click. */
function actorOf({ user, guildId, channelId, memberPermissions }: ButtonInteraction): Actor {
  const mayManageMessages = memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false;
  return { userId: user.id, guildId, channelId, mayManageMessages };
}
