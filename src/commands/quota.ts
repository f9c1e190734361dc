import { InteractionContextType, MessageFlags } from 'discord.js';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { described, named } from '../discord/texts/index.ts';
import { quotaView } from '../discord/views/quota-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { requesterOf } from '../discord/interactions/requester.ts';

const body = {
  name: 'quota',
  ...named('额度'),
  ...described({ en: 'What you have left, and when it resets', zh: '你还剩多少额度，何时重置' }),
  contexts: [InteractionContextType.Guild],
} as const;

/** `/quota`: the member's own caps, for them alone. */
export function quotaCommand(service: GenerationService): Command {
  return defineCommand(
    body,
    async ({ interaction, texts }) => {
      const content = quotaView(await service.quota(requesterOf(interaction)), service.models, texts);
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    },
    { audience: 'everyone' },
  );
}
