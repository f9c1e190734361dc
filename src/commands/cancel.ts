import { MessageFlags } from 'discord.js';
import { type ButtonContext, defineCommand, type Command } from '../discord/interactions/command.ts';
import type { Texts } from '../discord/texts/index.ts';
import { CANCEL_VERB } from '../discord/views/generation-view.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { formatUsd } from '../generation/model/money.ts';
import type { Cancelled } from '../generation/pipeline/fail-waiting.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { cancelBody } from './cancel-definition.ts';

/** `/cancel`: the member's waiting pictures in this server. Its button: those of one command. */
export function cancelCommand(service: GenerationService): Command {
  return defineCommand(
    cancelBody,
    async ({ interaction, texts }) => {
      const { guildId, userId } = requesterOf(interaction);
      const content = cancelledText(await service.cancelWaiting({ guildId, userId }), texts);
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    },
    {
      audience: 'everyone',
      buttons: { [CANCEL_VERB]: { audience: 'everyone', handle: (context) => cancelOne(service, context) } },
    },
  );
}

/** A click below progress. Below that of another process it says nothing: that one answers it. */
async function cancelOne(service: GenerationService, { interaction, args, texts, log }: ButtonContext): Promise<void> {
  const [generationId = '', processId = ''] = args;
  const result = await service.cancelGeneration(generationId, { userId: interaction.user.id, processId });
  if (result === 'elsewhere') {
    log.warn({ generation: generationId }, 'a click is left to the process that took the command');
    return;
  }
  await interaction.reply({ content: resultText(result, texts), flags: MessageFlags.Ephemeral });
}

function resultText(result: Cancelled | 'unknown' | 'not_yours', texts: Texts): string {
  if (result === 'unknown') return texts.refusal.unknownComponent;
  return result === 'not_yours' ? texts.cancel.notYours : cancelledText(result, texts);
}

function cancelledText({ pictures, released }: Cancelled, { cancel }: Texts): string {
  return pictures === 0 ? cancel.nothing : cancel.done(pictures, formatUsd(released));
}
