import { PermissionFlagsBits } from 'discord.js';
import type { Publication } from '../archive/publication-store.ts';
import type { Publishable, Publishing } from '../archive/publishing.ts';
import { AnsweredElsewhereError } from '../discord/connection/answered-elsewhere.ts';
import { mayUseCommands } from '../discord/interactions/authorize.ts';
import { placedRequesterOf } from '../discord/interactions/age-restriction.ts';
import { isTooLate } from '../discord/interactions/callback-errors.ts';
import type { ButtonContext } from '../discord/interactions/command.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { attachmentLimitOf, replyHandleOf } from '../discord/interactions/requester.ts';
import type { Texts } from '../discord/texts/index.ts';
import { messageLink } from '../discord/views/markdown.ts';
import { refusalView } from '../discord/views/refusal-view.ts';
import type { ImageModel } from '../generation/model/image-model.ts';

/** Without them the bot could not delete or find again what it published. */
const NEEDED = [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.AttachFiles];

export interface PublishOptions {
  readonly publishing: Pick<Publishing, 'check' | 'begin' | 'withdraw' | 'settle'>;
  readonly models: readonly ImageModel[];
}

/** The button "Publish" of a private result: shows it to all where it is clicked, once. Nobody pays. */
export async function publish({ publishing, models }: PublishOptions, context: ButtonContext): Promise<void> {
  const { interaction, args, texts, log } = context;
  const [generationId = ''] = args;
  const requester = await placedRequesterOf(interaction, log);
  const refuse = async (why: Publishable): Promise<void> => {
    // Another process has this very click, and answers it.
    if (why.kind === 'on_its_way' && why.interactionId === interaction.id) return;
    await replyPrivately(interaction, sentence(why, models, texts));
  };
  const checked = await publishing.check(requester, generationId);
  if (checked.kind !== 'ready') return refuse(checked);
  if (!mayUseCommands(interaction)) return replyPrivately(interaction, texts.refusal.noCommands);
  const { SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
  const speak = requester.parentChannelId === null ? SendMessages : SendMessagesInThreads;
  if (!interaction.appPermissions.has([...NEEDED, speak])) return replyPrivately(interaction, texts.publish.botMayNot);
  const { token, tokenLifeMs } = replyHandleOf(interaction, false);
  const publication: Publication = {
    generationId,
    channelId: requester.channelId,
    interactionId: interaction.id,
    token,
    tokenExpiresAtMs: interaction.createdTimestamp + tokenLifeMs,
    attachmentLimitBytes: attachmentLimitOf(interaction),
  };
  if (!(await publishing.begin(publication))) {
    // Another click was faster.
    return refuse(await publishing.check(requester, generationId));
  }
  try {
    await interaction.deferReply();
  } catch (error) {
    const isRefused = error instanceof AnsweredElsewhereError || isTooLate(error);
    if (isRefused) await publishing.withdraw(publication);
    else publishing.settle(publication);
    throw error;
  }
  publishing.settle(publication);
}

function sentence(checked: Publishable, models: readonly ImageModel[], texts: Texts): string {
  const words = texts.publish;
  switch (checked.kind) {
    case 'breach':
      return refusalView({ kind: 'rule', breach: checked.breach }, models, texts);
    case 'age_restricted':
      return words.ageRestricted(checked.safety);
    case 'published':
      return words.published(messageLink(checked.place));
    case 'elsewhere':
      return words.elsewhere;
    case 'gone':
      return words.notYours;
    case 'ready':
    case 'on_its_way':
      return words.onItsWay;
    case 'erased':
      return words.erased;
    case 'unfinished':
      return words.unfinished;
    case 'public':
      return words.public;
    case 'damaged':
      return words.damaged;
  }
}
