import { MessageFlags } from 'discord.js';
import { type ButtonContext, defineCommand, type Command } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import type { Texts } from '../discord/texts/index.ts';
import { CANCEL_VERB } from '../discord/views/generation-view.ts';
import type { CancelResult } from '../generation/cancellation.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { formatUsd } from '../generation/model/money.ts';
import type { CancelledTask } from '../generation/pipeline/task-cancellation.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { cancelBody } from './cancel-definition.ts';

const PRIVATE = { flags: MessageFlags.Ephemeral } as const;

/** `/cancel`: the member's pictures in this server, as far as they cost nothing yet. Its button: those of one command. */
export function cancelCommand(service: GenerationService): Command {
  return defineCommand(
    cancelBody,
    async ({ interaction, texts }) => {
      const result = await service.cancellation.cancelFor(requesterOf(interaction), () =>
        interaction.deferReply(PRIVATE),
      );
      await replyPrivately(interaction, cancelledText(result, texts));
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
  const clicked = { userId: interaction.user.id, processId };
  const result = await service.cancellation.cancelGeneration(generationId, clicked, () =>
    interaction.deferReply(PRIVATE),
  );
  if (result === 'elsewhere') {
    log.warn({ generation: generationId }, 'a click is left to the process that took the command');
    return;
  }
  await replyPrivately(interaction, resultText(result, texts));
}

function resultText(result: CancelResult | 'unknown' | 'not_yours', texts: Texts): string {
  if (result === 'unknown') return texts.refusal.unknownComponent;
  return result === 'not_yours' ? texts.cancel.notYours : cancelledText(result, texts);
}

function cancelledText({ waiting, tasks }: CancelResult, { cancel, common }: Texts): string {
  const having = (outcome: CancelledTask['outcome']): readonly CancelledTask[] =>
    tasks.filter((task) => task.outcome === outcome);
  const [free, goingOn, billed, unclear] = [having('free'), having('goes_on'), having('billed'), having('unclear')];
  const pictures = waiting.pictures + free.length;
  const released = free.reduce((sum, task) => sum + task.released, waiting.released);
  const sentences = [
    ...(pictures === 0 ? [] : [cancel.done(pictures, formatUsd(released))]),
    ...(goingOn.length === 0 ? [] : [cancel.goesOn(goingOn.length, costOf(goingOn))]),
    ...(billed.length === 0 ? [] : [cancel.billed(billed.length, costOf(billed))]),
    ...(unclear.length === 0 ? [] : [cancel.unclear(unclear.length)]),
  ];
  return sentences.length === 0 ? cancel.nothing : common.sentences(...sentences);
}

function costOf(tasks: readonly CancelledTask[]): string {
  return formatUsd(tasks.reduce((sum, { cost }) => sum + cost, 0));
}
