import {
  MessageFlags,
  type BaseMessageOptions,
  type Message,
  type MessageComponentInteraction,
  type RepliableInteraction,
} from 'discord.js';

/** Says something to whoever sent the interaction alone, whatever was answered before. */
export async function replyPrivately(interaction: RepliableInteraction, content: string): Promise<void> {
  // `ephemeral` is null where a component was acknowledged without a reply of its own: its message stays as it is.
  const isReplyDeferred = interaction.deferred && interaction.ephemeral !== null;
  if (isReplyDeferred) await interaction.editReply({ content });
  else if (interaction.deferred || interaction.replied)
    await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}

/** Whether others see the message, and not only the member whose command or click it answers. */
function isPublic({ flags }: Message): boolean {
  return !flags.has(MessageFlags.Ephemeral);
}

/**
 * Acknowledges a click so that the answer (`editReply`) takes the place of the clicked message where that is private. A
 * public message stays as it is: the answer is a private one of its own.
 */
export async function deferInPlace(interaction: MessageComponentInteraction): Promise<void> {
  if (isPublic(interaction.message)) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  else await interaction.deferUpdate();
}

/** The same with the answer at once. */
export async function replyInPlace(
  interaction: MessageComponentInteraction,
  answer: Pick<BaseMessageOptions, 'content' | 'components'>,
): Promise<void> {
  if (isPublic(interaction.message)) await interaction.reply({ ...answer, flags: MessageFlags.Ephemeral });
  else await interaction.update(answer);
}
