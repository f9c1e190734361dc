import { MessageFlags } from 'discord.js';
import type { MessageRef } from '../archive/takedown-store.ts';
import type { TakedownLookup, Takedowns } from '../archive/takedowns.ts';
import type { ButtonContext, GuildCommandInteraction, ModalContext } from '../discord/interactions/command.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import type { Texts } from '../discord/texts/index.ts';
import { elide, relativeTime } from '../discord/views/markdown.ts';
import { modalView } from '../discord/views/modal.ts';
import type { PagedView } from '../discord/views/pages.ts';
import { memberMention } from '../discord/views/privacy-view.ts';
import { TAKEDOWN_REASON_MAX, takedownDialog, takedownView, takenDownText } from '../discord/views/report-view.ts';

/** Of any server, or of a direct message. */
const LINK =
  /^<?https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/channels\/(?:\d{17,20}|@me)\/(?<channelId>\d{17,20})\/(?<messageId>\d{17,20})\/?(?:[?#][^\s<>]*)?>?$/u;

/** `/operator takedown`: says what would go, and asks. */
export async function askToTakeDown(
  takedowns: Takedowns,
  interaction: GuildCommandInteraction,
  link: string,
  texts: Texts,
): Promise<void> {
  const { channelId, messageId } = LINK.exec(link.trim())?.groups ?? {};
  if (channelId === undefined || messageId === undefined)
    return replyPrivately(interaction, texts.moderation.takedown.badLink);
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const message = { channelId, messageId };
  await interaction.editReply(answer(await takedowns.lookUp(message), message, texts));
}

function answer(lookup: TakedownLookup, { channelId, messageId }: MessageRef, texts: Texts): PagedView {
  const words = texts.moderation.takedown;
  switch (lookup.kind) {
    case 'unknown':
      return { content: words.unknown, components: [] };
    case 'before': {
      const { actorId, atMs } = lookup.takedown;
      return { content: words.before(memberMention(actorId, texts), relativeTime(atMs)), components: [] };
    }
    case 'found':
      return takedownView(lookup.archived, lookup.scope, [channelId, messageId], texts);
  }
}

/** The confirmation asks why; it is the last question. */
export async function openTakedown({ interaction, args, texts }: ButtonContext): Promise<void> {
  await interaction.showModal(modalView(takedownDialog(args.slice(0, 3), texts)));
}

export async function submitTakedown(takedowns: Takedowns, { interaction, args, texts }: ModalContext): Promise<void> {
  const [generationId = '', channelId = '', messageId = ''] = args;
  const reason = elide(modalValues(interaction).text('reason').trim(), TAKEDOWN_REASON_MAX);
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const lookup = await takedowns.find(generationId);
  const message = { channelId, messageId };
  if (lookup.kind !== 'found') {
    await interaction.editReply(answer(lookup, message, texts));
    return;
  }
  const receipt = await takedowns.takeDown({ generationId, actorId: interaction.user.id, reason, message });
  const content =
    receipt === null
      ? answer(await takedowns.find(generationId), message, texts).content
      : takenDownText(receipt, texts);
  await interaction.editReply({ content });
}
