import { PermissionFlagsBits, type Interaction } from 'discord.js';
import { isOperator } from '../connection/application-owner.ts';
import type { Audience } from './command.ts';

/**
 * Whether whoever sent it may use commands in its channel. Discord asks that for a command, and not for a click or a modal: without
 * this, a button would paint where its server forbids commands.
 */
export function mayUseCommands({ memberPermissions }: Interaction): boolean {
  return memberPermissions?.has(PermissionFlagsBits.UseApplicationCommands) ?? false;
}

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
