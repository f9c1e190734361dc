import { InteractionContextType, MessageFlags } from 'discord.js';
import { defineCommand, type Command } from '../discord/interactions/command.ts';
import { described, named } from '../discord/texts/index.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { formatUsd } from '../generation/model/money.ts';
import { requesterOf } from '../discord/interactions/requester.ts';

const body = {
  name: 'cancel',
  ...named('取消'),
  ...described({ en: 'Cancel your waiting pictures, at no cost', zh: '取消你排队中的图片，不扣费' }),
  contexts: [InteractionContextType.Guild],
} as const;

/** `/cancel`: the member's waiting pictures in this server. */
export function cancelCommand(service: GenerationService): Command {
  return defineCommand(
    body,
    async ({ interaction, texts }) => {
      const { guildId, userId } = requesterOf(interaction);
      const { pictures, released } = await service.cancelWaiting(guildId, userId);
      const content = pictures === 0 ? texts.cancel.nothing : texts.cancel.done(pictures, formatUsd(released));
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    },
    { audience: 'everyone' },
  );
}
