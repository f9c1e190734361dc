// The replies of `/usage` and the weekly summary.

import type { MemberReport, ModelsReport, OverviewReport, WeekReport } from '../../administration/reports.ts';
import { GLANCE, type Summary } from '../../administration/overview.ts';
import { addUp } from '../../administration/spending.ts';
import type { AccountDay } from '../../administration/report-store.ts';
import { hostNameOf } from '../../generation/model/host.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import type { EmbedBuilder } from 'discord.js';
import type { Attachment, MessageView } from './generation-view.ts';
import type { Button } from './pages.ts';
import { memberMention } from './privacy-view.ts';
import { detailButtons } from './usage-details.ts';
import {
  lineText,
  MEMBER_VERB,
  OVERVIEW_VERB,
  pageButtons,
  reply,
  reportEmbed,
  sumsText,
  type UsageView,
} from './usage-frame.ts';
import { averageWait, capLines, forecastLines, totalLines } from './usage-summary.ts';

type NameOf = (modelId: string) => string;

/** A field has 1024 characters. */
const ACCOUNTS_SHOWN = 5;

/** What the period came to, limits and a forecast, with a chart, and its members by spending; on later pages only members. */
export function overviewView(report: OverviewReport, chart: Attachment | null, texts: Texts): UsageView {
  const { overview, wasteNote } = texts.usage;
  const { span, stack, summary } = report;
  const embed = reportEmbed(overview.title(span), report, wasteNote, texts);
  if (summary !== null) addSummary(embed, summary, report.members, texts);
  const members = report.top.map(
    ({ userId, ...sums }, index) =>
      `${report.firstPlace + index}. ${memberMention(userId, texts)} ${sumsText(sums, texts)}`,
  );
  embed.addFields({
    name: overview.top(span),
    value: members.length === 0 ? overview.nothing(span) : members.join('\n'),
  });
  if (report.accounts.length > 0) {
    embed.addFields({ name: overview.paintedBy(span), value: accountLines(report.accounts, texts) });
  }
  const other = stack === 'member' ? 'model' : 'member';
  const turn = (page: number): readonly string[] => [span, stack, String(page)];
  const restack: Button[] =
    chart === null ? [] : [{ label: overview.showBy(other), verb: OVERVIEW_VERB, args: [span, other, '0'] }];
  const buttons = [...pageButtons(OVERVIEW_VERB, report, turn), ...restack, ...detailButtons(span, texts)];
  return reply(embed, buttons, chart);
}

function addSummary(embed: EmbedBuilder, summary: Summary, members: number, texts: Texts): void {
  const { overview, caps, forecast } = texts.usage;
  embed.setDescription(totalLines(summary, members, texts).join('\n'));
  // Of what is over, nothing is in force.
  if (summary.isRunning) embed.addFields({ name: caps.title, value: capLines(summary, texts).join('\n') });
  if (summary.forecast !== null) {
    embed.addFields({ name: forecast.title, value: forecastLines(summary.forecast, texts).join('\n') });
  }
  const periods = GLANCE.map((span) => {
    const { charged, pictures } = summary.glance[span];
    return overview.period(span, formatUsd(charged), pictures);
  });
  embed.addFields({ name: overview.periods, value: periods.join('\n') });
}

function accountLines(accounts: readonly AccountDay[], texts: Texts): string {
  const names = accounts.map(({ account }) => account);
  const shown = accounts.slice(0, ACCOUNTS_SHOWN).map((sums) => ({ name: hostNameOf(sums.account, names), sums }));
  const rest = accounts.slice(ACCOUNTS_SHOWN);
  const others = rest.length === 0 ? [] : [{ name: texts.usage.chart.others, sums: addUp(rest) }];
  return [...shown, ...others].map(({ name, sums }) => `**${name}** · ${lineText(sums, texts)}`).join('\n');
}

/** One member by day and model. */
export function memberView(report: MemberReport, nameOf: NameOf, texts: Texts): UsageView {
  const { member, overview, wasteNote } = texts.usage;
  const { userId, span, sums } = report;
  const embed = reportEmbed(member.title(span), report, wasteNote, texts);
  const days = report.days.map((day) => `${day.day} · ${nameOf(day.modelId)} · ${lineText(day, texts)}`);
  const total = `${memberMention(userId, texts)} ${lineText(sums, texts)} · ${averageWait(sums, texts)}`;
  embed.setDescription([total, ...(days.length === 0 ? [overview.nothing(span)] : days)].join('\n'));
  return reply(
    embed,
    pageButtons(MEMBER_VERB, report, (page) => [userId, span, String(page)]),
    null,
  );
}

/** The models by what was charged for them. */
export function modelsView(report: ModelsReport, nameOf: NameOf, texts: Texts): UsageView {
  const { models, overview, wasteNote } = texts.usage;
  const embed = reportEmbed(models.title(report.span), { ...report, page: 0, pages: 1 }, wasteNote, texts);
  const lines = report.models.map(
    ({ modelId, ...sums }) => `**${nameOf(modelId)}** · ${lineText(sums, texts)} · ${averageWait(sums, texts)}`,
  );
  embed.setDescription(lines.length === 0 ? overview.nothing(report.span) : lines.join('\n'));
  return reply(embed, [], null);
}

/** The week's summary as a message to a channel. */
export function digestView(report: WeekReport, chart: Attachment | null, texts: Texts): MessageView {
  const { digest } = texts.usage;
  const { week, sums, before, top } = report;
  const lines = [
    digest.title(week.days[0] ?? '', week.days.at(-1) ?? ''),
    digest.sums(formatUsd(sums.charged), sums.pictures, sums.members, formatUsd(sums.wasted)),
    digest.before(formatUsd(before.charged), before.pictures),
    ...top.map(
      ({ userId, ...member }, index) => `${index + 1}. ${memberMention(userId, texts)} ${sumsText(member, texts)}`,
    ),
  ];
  return { content: lines.join('\n'), attachments: chart === null ? [] : [chart] };
}
