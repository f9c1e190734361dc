import { MessageFlags } from 'discord.js';
import type { DigestPreview, WeeklyDigest } from '../administration/digest.ts';
import { EXPORT_FORMATS, type ExportFile } from '../administration/export.ts';
import { EXPORT_SPANS, type ExportSpan, REPORT_SPANS, type ReportSpan } from '../administration/report-periods.ts';
import type { HtmlReports } from '../administration/html-report/html-report.ts';
import type { OverviewReport, Reports } from '../administration/reports.ts';
import { type Stack, STACKS } from '../administration/spending.ts';
import { type Command, defineCommandGroup, type GuildCommandInteraction } from '../discord/interactions/command.ts';
import type { DiscordDigestBoard } from '../discord/messages/digest-board.ts';
import type { MemberNames } from '../discord/messages/member-names.ts';
import type { ReportNaming } from '../discord/messages/report-naming.ts';
import type { Texts } from '../discord/texts/index.ts';
import { attachmentFile } from '../discord/views/attachment-file.ts';
import { dateAndTime } from '../discord/views/markdown.ts';
import { pageNumber } from '../discord/views/pages.ts';
import { chartPicture, membersIn } from '../discord/views/usage-chart.ts';
import { channelsView, refusalsView } from '../discord/views/usage-details.ts';
import {
  CHANNELS_VERB,
  MEMBER_VERB,
  OVERVIEW_VERB,
  REFUSALS_VERB,
  type UsageView,
} from '../discord/views/usage-frame.ts';
import { memberView, modelsView, overviewView } from '../discord/views/usage-view.ts';
import { modelName, type ImageModel } from '../generation/model/image-model.ts';
import type { Imaging } from '../generation/ports/imaging.ts';
import { attachmentLimitOf } from '../discord/interactions/requester.ts';
import { usageBody } from './usage-definition.ts';

/** Each file is a message of its own; an admin who needs more should ask for less at a time. */
const MOST_FILES = 10;

export interface UsageCommandOptions {
  readonly reports: Reports;
  readonly htmlReports: HtmlReports;
  readonly naming: ReportNaming;
  readonly digest: WeeklyDigest;
  readonly digestBoard: Pick<DiscordDigestBoard, 'compose'>;
  readonly names: MemberNames;
  readonly imaging: Pick<Imaging, 'drawChart'>;
  readonly models: readonly ImageModel[];
}

/** `/usage`: what admins see of the money of their server, and of no other. Every answer is for them alone. */
export function usageCommand({
  reports,
  htmlReports,
  naming,
  digest,
  digestBoard,
  names,
  imaging,
  models,
}: UsageCommandOptions): Command {
  const nameOf = (modelId: string): string => modelName(modelId, models);
  const exporting = new Set<string>();

  const overview = async (guildId: string, span: ReportSpan, stack: Stack, page: number, texts: Texts) =>
    overviewPage(await reports.overview(guildId, span, stack, page), guildId, { names, imaging, nameOf, texts });

  return defineCommandGroup(
    usageBody,
    {
      overview: async ({ interaction, options, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await interaction.editReply(
          await overview(interaction.guildId, spanOf(options.period), stackOf(options.by), 0, texts),
        );
      },
      member: async ({ interaction, options, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        const report = await reports.member(interaction.guildId, options.member, spanOf(options.period), 0);
        await interaction.editReply(memberView(report, nameOf, texts));
      },
      models: async ({ interaction, options, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        const report = await reports.models(interaction.guildId, spanOf(options.period));
        await interaction.editReply(modelsView(report, nameOf, texts));
      },
      export: async ({ interaction, options, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        if (exporting.has(interaction.guildId)) {
          await interaction.editReply({ content: texts.usage.export.running });
          return;
        }
        exporting.add(interaction.guildId);
        try {
          const span = exportSpanOf(options.period);
          if (options.format === 'html') {
            await sendReport(interaction, htmlReports, naming, span, texts);
            return;
          }
          const format = EXPORT_FORMATS.find((one) => one === options.format) ?? 'csv';
          const maxBytes = attachmentLimitOf(interaction);
          await sendFiles(interaction, reports.export(interaction.guildId, span, format, maxBytes), span, texts);
        } finally {
          exporting.delete(interaction.guildId);
        }
      },
      digest: async ({ interaction, options, texts }) => {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        if (options.preview === true && options.channel === undefined && options.off !== true) {
          await previewDigest(await digest.preview(interaction.guildId), interaction, digestBoard, texts);
        } else {
          await interaction.editReply({ content: await directDigest(digest, interaction, options, texts) });
        }
      },
    },
    {
      audience: 'admins',
      buttons: {
        [OVERVIEW_VERB]: {
          audience: 'admins',
          handle: async ({ interaction, args: [span, stack, page], texts }) => {
            await interaction.deferUpdate();
            const view = await overview(interaction.guildId, spanOf(span), stackOf(stack), pageNumber(page), texts);
            await interaction.editReply(view);
          },
        },
        [CHANNELS_VERB]: {
          audience: 'admins',
          handle: async ({ interaction, args: [span, page], texts }) => {
            await interaction.deferUpdate();
            const report = await reports.channels(interaction.guildId, spanOf(span), pageNumber(page));
            await interaction.editReply(channelsView(report, texts));
          },
        },
        [REFUSALS_VERB]: {
          audience: 'admins',
          handle: async ({ interaction, args: [span], texts }) => {
            await interaction.deferUpdate();
            await interaction.editReply(refusalsView(await reports.refusals(interaction.guildId, spanOf(span)), texts));
          },
        },
        [MEMBER_VERB]: {
          audience: 'admins',
          handle: async ({ interaction, args: [userId = '', span, page], texts }) => {
            await interaction.deferUpdate();
            const report = await reports.member(interaction.guildId, userId, spanOf(span), pageNumber(page));
            await interaction.editReply(memberView(report, nameOf, texts));
          },
        },
      },
    },
  );
}

/** This month, where nothing else is said or a client made something up. */
function spanOf(text: string | undefined): ReportSpan {
  return REPORT_SPANS.find((span) => span === text) ?? 'month';
}

function exportSpanOf(text: string | undefined): ExportSpan {
  return EXPORT_SPANS.find((span) => span === text) ?? 'month';
}

function stackOf(text: string | undefined): Stack {
  return STACKS.find((stack) => stack === text) ?? 'member';
}

interface OverviewWords {
  readonly names: MemberNames;
  readonly imaging: Pick<Imaging, 'drawChart'>;
  readonly nameOf: (modelId: string) => string;
  readonly texts: Texts;
}

async function overviewPage(
  report: OverviewReport,
  guildId: string,
  { names, imaging, nameOf, texts }: OverviewWords,
): Promise<UsageView> {
  const { spending, stack } = report;
  if (spending === null) return overviewView(report, null, texts);
  const members = await names.namesOf(guildId, membersIn(spending), texts);
  const labelOf = (id: string): string => (stack === 'model' ? nameOf(id) : (members.get(id) ?? id));
  return overviewView(report, await chartPicture(spending, { guildId, stack, labelOf, texts }, imaging), texts);
}

async function sendReport(
  interaction: GuildCommandInteraction,
  reports: HtmlReports,
  naming: ReportNaming,
  span: ExportSpan,
  texts: Texts,
): Promise<void> {
  const { guildId } = interaction;
  const file = await reports.ofSpan(guildId, span, naming.of(guildId));
  if (file === null) {
    await interaction.editReply({ content: texts.usage.overview.nothing(span) });
  } else if (file.bytes.byteLength > attachmentLimitOf(interaction)) {
    await interaction.editReply({ content: texts.report.tooLarge });
  } else {
    await interaction.editReply({ content: texts.report.done(file.pictures), files: [attachmentFile(file)] });
  }
}

/** The first file into the reply, each further one into a message below; nothing is read ahead of what was sent. */
async function sendFiles(
  interaction: GuildCommandInteraction,
  files: AsyncIterable<ExportFile>,
  span: ExportSpan,
  texts: Texts,
): Promise<void> {
  const words = texts.usage.export;
  let sent = 0;
  let until = '';
  for await (const file of files) {
    if (sent === MOST_FILES) {
      await interaction.followUp({ content: words.cut(until), flags: MessageFlags.Ephemeral });
      return;
    }
    until = `<t:${Math.floor(file.untilMs / 1_000)}:f>`;
    const attached = [attachmentFile(file)];
    if (sent === 0) await interaction.editReply({ content: words.done(file.rows, span), files: attached });
    else {
      const content = words.part(file.rows, until);
      await interaction.followUp({ content, files: attached, flags: MessageFlags.Ephemeral });
    }
    sent += 1;
  }
  if (sent === 0) await interaction.editReply({ content: texts.usage.overview.nothing(span) });
}

/** Where and when the next summary comes; then, as a message of its own, exactly what would be posted. */
async function previewDigest(
  { report, channelId, nextAtMs }: DigestPreview,
  interaction: GuildCommandInteraction,
  board: UsageCommandOptions['digestBoard'],
  texts: Texts,
): Promise<void> {
  const words = texts.usage.digest;
  const at = dateAndTime(nextAtMs);
  const next = channelId === null ? words.nextNowhere(at) : words.next(`<#${channelId}>`, at);
  const content = texts.common.sentences(report === null ? words.previewEmpty : words.preview, next);
  await interaction.editReply({ content });
  if (report === null) return;
  const view = await board.compose(interaction.guildId, report);
  const flags = MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds;
  await interaction.followUp({ content: view.content, files: view.attachments.map(attachmentFile), flags });
}

interface DigestOptions {
  readonly channel: string | undefined;
  readonly off: boolean | undefined;
  readonly preview: boolean | undefined;
}

async function directDigest(
  digest: WeeklyDigest,
  { guildId, user }: GuildCommandInteraction,
  { channel, off = false, preview = false }: DigestOptions,
  texts: Texts,
): Promise<string> {
  const words = texts.usage.digest;
  if ([channel !== undefined, off, preview].filter(Boolean).length > 1) return words.one;
  if (channel !== undefined) {
    const mention = `<#${channel}>`;
    return (await digest.direct(guildId, channel, user.id)) ? words.on(mention) : words.cannotPost(mention);
  }
  if (off) {
    await digest.direct(guildId, null, user.id);
    return words.off;
  }
  const current = await digest.channelOf(guildId);
  return current === null ? words.isOff : words.isOn(`<#${current}>`);
}
