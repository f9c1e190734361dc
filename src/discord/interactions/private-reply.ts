import { MessageFlags } from 'discord.js';
import type { GuildCommandInteraction } from './command.ts';

/** The first answer to a command, for whoever typed it alone. */
export async function replyPrivately(interaction: GuildCommandInteraction, content: string): Promise<void> {
  await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}
