import { MessageFlags } from 'discord.js';
import type { CapRequests } from '../administration/cap-requests.ts';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { capOutcomeView } from '../discord/views/cap-request-view.ts';
import { quotaView } from '../discord/views/quota-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { quotaBody } from './quota-definition.ts';

/** `/quota`: the member's own caps, and what became of their request to the admins, for them alone. */
export function quotaCommand(service: GenerationService, requests: Pick<CapRequests, 'lastOf'>): Command {
  return defineCommand(
    quotaBody,
    async ({ interaction, texts }) => {
      const requester = requesterOf(interaction);
      const news = await requests.lastOf(requester.guildId, requester.userId);
      const outcome = news === null ? null : capOutcomeView(news, texts);
      const content = quotaView(await service.quota(requester), service.models, texts, outcome?.content ?? null);
      const components = outcome?.components ?? [];
      await interaction.reply({ content, components, flags: MessageFlags.Ephemeral });
    },
    { audience: 'everyone' },
  );
}
