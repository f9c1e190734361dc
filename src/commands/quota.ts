import { MessageFlags } from 'discord.js';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { quotaView } from '../discord/views/quota-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { quotaBody } from './quota-definition.ts';

/** `/quota`: the member's own caps, for them alone. */
export function quotaCommand(service: GenerationService): Command {
  return defineCommand(
    quotaBody,
    async ({ interaction, texts }) => {
      const content = quotaView(await service.quota(requesterOf(interaction)), service.models, texts);
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    },
    { audience: 'everyone' },
  );
}
