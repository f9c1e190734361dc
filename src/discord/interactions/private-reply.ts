import {
  MessageFlags,
  type BaseMessageOptions,
  type Message,
  type MessageComponentInteraction,
  type RepliableInteraction,
} from 'discord.js';

/** What a private answer says, with its buttons and files if it has any. */
type Answer = Pick<BaseMessageOptions, 'content' | 'components' | 'files'>;

/** Says something to whoever sent the interaction alone, whatever was answered before. */
export async function replyPrivately(interaction: RepliableInteraction, said: string | Answer): Promise<void> {
  const answer = typeof said === 'string' ? { content: said } : said;
  // `ephemeral` is null where a component was acknowledged without a reply of its own: its message stays as it is.
  const isReplyDeferred = interaction.deferred && interaction.ephemeral !== null;
  if (isReplyDeferred) await interaction.editReply(answer);
  else if (interaction.deferred || interaction.replied)
    await interaction.followUp({ ...answer, flags: MessageFlags.Ephemeral });
  else await interaction.reply({ ...answer, flags: MessageFlags.Ephemeral });
}

/** Whether others see the message, and not only the member whose command or click it answers. */
export function isPublic({ flags }: Pick<Message, 'flags'>): boolean {
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
export async function replyInPlace(interaction: MessageComponentInteraction, answer: Answer): Promise<void> {
  if (isPublic(interaction.message)) await interaction.reply({ ...answer, flags: MessageFlags.Ephemeral });
  else await interaction.update(answer);
}
