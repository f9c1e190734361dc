import { MessageFlags } from 'discord.js';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { formatUsd } from '../generation/model/money.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { cancelBody } from './cancel-definition.ts';

/** `/cancel`: the member's waiting pictures in this server. */
export function cancelCommand(service: GenerationService): Command {
  return defineCommand(
    cancelBody,
    async ({ interaction, texts }) => {
      const { guildId, userId } = requesterOf(interaction);
      const { pictures, released } = await service.cancelWaiting(guildId, userId);
      const content = pictures === 0 ? texts.cancel.nothing : texts.cancel.done(pictures, formatUsd(released));
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    },
    { audience: 'everyone' },
  );
}
