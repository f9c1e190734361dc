import { PermissionFlagsBits, type Interaction } from 'discord.js';
import { isOperator } from '../connection/application-owner.ts';
import type { Audience } from './command.ts';

/**
 * Whether whoever sent an interaction, of whatever kind, belongs to the audience. An administrator may hand a command to
 * anyone in Discord's own settings, and a client may send any custom id, so it is checked for every interaction.
 */
export async function authorize(interaction: Interaction, audience: Audience): Promise<boolean> {
  switch (audience) {
    case 'everyone':
      return true;
    case 'admins':
      return interaction.memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
    case 'operator':
      return isOperator(interaction.client, interaction.user.id);
  }
}
