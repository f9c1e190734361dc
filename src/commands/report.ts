import { MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { Parents } from '../archive/parents.ts';
import type { ReportDecision } from '../archive/picture-report-store.ts';
import { REPORT_REASON_MAX, REPORTS_AN_HOUR, type PictureReports, type Reported } from '../archive/picture-reports.ts';
import type { ButtonContext, ModalContext } from '../discord/interactions/command.ts';
import { findParent } from '../discord/interactions/find-parent.ts';
import { modalValues } from '../discord/interactions/modal-values.ts';
import { replyPrivately } from '../discord/interactions/private-reply.ts';
import type { Texts } from '../discord/texts/index.ts';
import { elide, relativeTime } from '../discord/views/markdown.ts';
import { modalView } from '../discord/views/modal.ts';
import { reportDialog, reportView } from '../discord/views/report-view.ts';

export interface ReportOptions {
  readonly parents: Pick<Parents, 'find'>;
  readonly reports: PictureReports;
}

/** The button "Report" under "More": asks why, where somebody would read it. */
export async function openReport({ parents, reports }: ReportOptions, context: ButtonContext): Promise<void> {
  const { interaction, args, texts } = context;
  const generation = await findParent(parents, context, args[0] ?? '');
  if (generation === null) return;
  if (generation.requester.userId === interaction.user.id) return replyPrivately(interaction, texts.moderation.own);
  if (!(await reports.hasModerators(interaction.guildId)))
    return replyPrivately(interaction, texts.moderation.noChannel);
  await interaction.showModal(modalView(reportDialog(generation.id, texts)));
}

/** The dialog was filled in. */
export async function submitReport({ parents, reports }: ReportOptions, context: ModalContext): Promise<void> {
  const { interaction, args, texts } = context;
  const generation = await findParent(parents, context, args[0] ?? '');
  if (generation === null) return;
  const { user, guildId } = interaction;
  if (generation.requester.userId === user.id) return replyPrivately(interaction, texts.moderation.own);
  const reason = elide(modalValues(interaction).text('reason').trim(), REPORT_REASON_MAX);
  if (reason === '') return replyPrivately(interaction, texts.moderation.noReason);
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const reported = await reports.report({ generationId: generation.id, guildId, userId: user.id, reason });
  await interaction.editReply({ content: sentence(reported, texts) });
}

function sentence(reported: Reported, { moderation }: Texts): string {
  switch (reported.kind) {
    case 'reported':
      return moderation.reported;
    case 'already':
      return moderation.already;
    case 'decided':
      return moderation.decided[reported.state];
    case 'often':
      return moderation.often(REPORTS_AN_HOUR, relativeTime(reported.untilMs));
    case 'no_channel':
      return moderation.noChannel;
  }
}

/** The buttons in the moderators' channel: the first decision stays, and takes their place. */
export async function decideReport(
  reports: PictureReports,
  decision: ReportDecision,
  { interaction, args, texts }: ButtonContext,
): Promise<void> {
  const [generationId = ''] = args;
  const { ManageMessages, ManageGuild } = PermissionFlagsBits;
  if (!interaction.memberPermissions.any([ManageMessages, ManageGuild])) {
    return replyPrivately(interaction, texts.moderation.moderatorsOnly);
  }
  const before = await reports.news(generationId);
  const { guildId, user } = interaction;
  const isDecided = await reports.decide({ generationId, guildId, decision, actorId: user.id });
  const now = await reports.news(generationId);
  if (isDecided === null || before === null || now === null)
    return replyPrivately(interaction, texts.moderation.unknown);
  try {
    // The link to the picture as it was: what is removed has none any more.
    await interaction.update(reportView({ ...now, archived: before.archived }, texts));
    await reports.told(now);
  } finally {
    reports.carryOn([generationId]);
  }
}
