import { MessageFlags } from 'discord.js';
import type { Parents } from '../archive/parents.ts';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { findParent } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { requesterOf } from '../discord/interactions/requester.ts';
import { startGeneration, type GenerationStarter } from '../discord/interactions/start-generation.ts';
import { finalDialog, keptNumbers } from '../discord/views/final-view.ts';
import { modalView } from '../discord/views/modal.ts';
import { shownPrice } from '../discord/views/result-buttons.ts';
import type { GenerationService } from '../generation/generation-service.ts';
import { finalOptions } from '../generation/model/final.ts';
import type { Generation } from '../generation/model/generation.ts';

/** What "Final" works with. */
export interface FinalOptions {
  readonly service: GenerationStarter & Pick<GenerationService, 'offerFor'>;
  readonly parents: Pick<Parents, 'find'>;
}

/** The button "Final": one picture of a draft on the server's final model. Of several, a dialog asks which. */
export async function paintFinal(options: FinalOptions, context: ButtonContext): Promise<void> {
  const { interaction, args, texts } = context;
  const [parentId = '', price = ''] = args;
  const parent = await findParent(options.parents, context, parentId);
  if (parent === null) return;
  const isInPrivate = interaction.message.flags.has(MessageFlags.Ephemeral);
  const [first = 1, ...others] = keptNumbers(parent);
  if (others.length === 0) {
    await paint(options, context, { parent, number: first, price, isInPrivate });
    return;
  }
  await interaction.showModal(modalView(finalDialog(parent, shownPrice(price), texts)));
}

/** The dialog was filled in. */
export async function submitFinal(options: FinalOptions, context: ModalContext): Promise<void> {
  const { interaction, args } = context;
  const [parentId = '', price = ''] = args;
  const parent = await findParent(options.parents, context, parentId);
  if (parent === null) return;
  const number = Number(modalValues(interaction).choice('picture'));
  const isInPrivate = interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false;
  await paint(options, context, { parent, number, price, isInPrivate });
}

interface Chosen {
  readonly parent: Generation;
  readonly number: number;
  /** As the custom id has it. */
  readonly price: string;
  readonly isInPrivate: boolean;
}

async function paint(
  { service }: FinalOptions,
  context: ButtonContext | ModalContext,
  { parent, number, price, isInPrivate }: Chosen,
): Promise<void> {
  const { interaction, texts } = context;
  const { final } = await service.offerFor(requesterOf(interaction));
  if (final === null) {
    await replyPrivately(interaction, texts.refusal.noFinal);
    return;
  }
  // A client may send any number.
  const chosen = keptNumbers(parent).includes(number) ? number : 1;
  const isPrivate = parent.reply.isPrivate || isInPrivate;
  await startGeneration(service, context, {
    options: finalOptions(parent.recipe, chosen, final, service.models),
    isPrivate,
    origin: { parentId: parent.id, verb: 'final', input: String(chosen) },
    shownPrice: shownPrice(price),
  });
}
