import { type AttachmentBuilder, DiscordAPIError, MessageFlags } from 'discord.js';
import type { DataAccess } from '../archive/data-access.ts';
import type { RecordFile } from '../archive/export.ts';
import type { RightToErasure } from '../archive/right-to-erasure.ts';
import {
  type ButtonContext,
  type Command,
  defineCommandGroup,
  type GuildCommandInteraction,
} from '../discord/interactions/command.ts';
import type { Texts } from '../discord/texts/index.ts';
import { attachmentFile } from '../discord/views/attachment-file.ts';
import type { OperatorContact } from '../discord/views/operator-contact.ts';
import {
  deletionView,
  FORGET_VERB,
  forgottenView,
  recordView,
  type PaintingHosts,
} from '../discord/views/privacy-view.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import { attachmentLimitOf } from '../discord/interactions/requester.ts';
import { privacyBody } from './privacy-definition.ts';

/** Each file is a message of its own. */
const MOST_FILES = 10;
/** What a direct message takes (docs.discord.com: reference, uploading files). */
const DIRECT_MAX_BYTES = 10 * 1024 * 1024;

export interface PrivacyCommandOptions {
  readonly dataAccess: DataAccess;
  readonly rightToErasure: RightToErasure;
  readonly contact: OperatorContact;
  /** To whom prompts may go, as people know them. */
  readonly hosts: PaintingHosts;
}

/** `/privacy`: what a member may see and do about what is stored of them. Every answer is for them alone. */
export function privacyCommand({ dataAccess, rightToErasure, contact, hosts }: PrivacyCommandOptions): Command {
  const exporting = new Set<string>();
  const deleting = new Set<string>();

  return defineCommandGroup(
    privacyBody,
    {
      show: async ({ interaction, texts }) => {
        const record = await dataAccess.recordOf(interaction.user.id);
        await replyPrivately(interaction, recordView(record, dataAccess.retentionMs, { contact, hosts }, texts));
      },
      export: async ({ interaction, texts }) => {
        const userId = interaction.user.id;
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await alone(exporting, userId, interaction, texts.privacy.export.running, async () => {
          const maxBytes = Math.min(attachmentLimitOf(interaction), DIRECT_MAX_BYTES);
          await sendFiles(interaction, dataAccess.export(userId, maxBytes), texts);
        });
      },
      delete: async ({ interaction, texts }) => {
        const view = deletionView(interaction.user.id, await dataAccess.recordOf(interaction.user.id), texts);
        if (view === null) await replyPrivately(interaction, texts.privacy.delete.nothing);
        else await interaction.reply({ ...view, flags: MessageFlags.Ephemeral });
      },
    },
    {
      audience: 'everyone',
      buttons: {
        [FORGET_VERB]: {
          audience: 'everyone',
          handle: async ({ interaction, args: [ownerId], texts }) => {
            const userId = interaction.user.id;
            if (ownerId !== userId) {
              await interaction.reply({ content: texts.privacy.delete.notYours, flags: MessageFlags.Ephemeral });
              return;
            }
            await interaction.deferUpdate();
            await alone(deleting, userId, interaction, texts.privacy.delete.running, async () => {
              const content = forgottenView(await rightToErasure.forget(userId), texts);
              await interaction.editReply({ content, components: [] });
            });
          },
        },
      },
    },
  );
}

/** One at a time for each member; who asks again meanwhile is told so. */
async function alone(
  running: Set<string>,
  userId: string,
  interaction: GuildCommandInteraction | ButtonContext['interaction'],
  busy: string,
  work: () => Promise<void>,
): Promise<void> {
  if (running.has(userId)) {
    await interaction.followUp({ content: busy, flags: MessageFlags.Ephemeral });
    return;
  }
  running.add(userId);
  try {
    await work();
  } finally {
    running.delete(userId);
  }
}

/** As direct messages, or in the private reply where those are closed. Nothing is read ahead of what was sent. */
async function sendFiles(
  interaction: GuildCommandInteraction,
  files: AsyncIterable<RecordFile>,
  texts: Texts,
): Promise<void> {
  const words = texts.privacy.export;
  const sent = { files: 0, records: 0, privately: 0 };
  for await (const file of files) {
    if (sent.files === MOST_FILES) {
      await interaction.followUp({ content: words.cut(sent.files), flags: MessageFlags.Ephemeral });
      break;
    }
    sent.files += 1;
    sent.records += file.records;
    const attached = attachmentFile(file);
    if (sent.privately === 0 && (await sendDirectly(interaction, words.file(sent.files), attached))) continue;
    sent.privately += 1;
    if (sent.privately === 1) await interaction.editReply({ content: words.closed(file.records), files: [attached] });
    else {
      const content = words.part(file.records);
      await interaction.followUp({ content, files: [attached], flags: MessageFlags.Ephemeral });
    }
  }
  if (sent.privately === 0) await interaction.editReply({ content: words.sent(sent.files, sent.records) });
}

/** False where Discord says that this member takes no such message. */
async function sendDirectly(
  { user }: GuildCommandInteraction,
  content: string,
  file: AttachmentBuilder,
): Promise<boolean> {
  try {
    await user.send({ content, files: [file] });
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status >= 400 && error.status < 500) return false;
    throw error;
  }
}
