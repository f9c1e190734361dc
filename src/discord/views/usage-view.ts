// The replies of `/usage` and the weekly summary.

import { EmbedBuilder, type InteractionEditReplyOptions } from 'discord.js';
import type {
  MemberReport,
  ModelsReport,
  OverviewReport,
  Page,
  SpanSums,
  WeekReport,
} from '../../administration/reports.ts';
import { addUp } from '../../administration/spending.ts';
import type { AccountDay, UsageSums } from '../../administration/report-store.ts';
import { hostNameOf } from '../../generation/model/host.ts';
import { formatUsd } from '../../generation/model/money.ts';
import type { Texts } from '../texts/index.ts';
import { attachmentFile } from './attachment-file.ts';
import type { Attachment, MessageView } from './generation-view.ts';
import { type Button, buttonRow } from './pages.ts';
import { memberMention } from './privacy-view.ts';

/** The verbs of the paging buttons. */
export const OVERVIEW_VERB = 'usage-overview';
export const MEMBER_VERB = 'usage-member';

/** Replaces the whole reply, attachments included. */
export type UsageView = Pick<InteractionEditReplyOptions, 'embeds' | 'components' | 'files' | 'attachments'>;

type NameOf = (modelId: string) => string;

const ACCENT = 0x56b4e9;
/** A field has 1024 characters. */
const ACCOUNTS_SHOWN = 5;

/** Totals of the server with a chart, and its members by spending; on later pages only members. */
export function overviewView(report: OverviewReport, chart: Attachment | null, texts: Texts): UsageView {
  const { overview } = texts.usage;
  const embed = frame(overview.title, report, texts);
  if (report.columns !== null) {
    for (const span of ['today', 'week', 'month'] as const) {
      embed.addFields({ name: overview.columns[span], value: columnText(report.columns[span], texts), inline: true });
    }
  }
  const members = report.top.map(
    ({ userId, ...sums }, index) =>
      `${report.firstPlace + index}. ${memberMention(userId, texts)} ${sumsText(sums, texts)}`,
  );
  embed.addFields({
    name: overview.top(report.span),
    value: members.length === 0 ? overview.nothing(report.span) : members.join('\n'),
  });
  if (report.accounts.length > 0) {
    embed.addFields({ name: overview.paintedBy(report.span), value: accountLines(report.accounts, texts) });
  }
  const { span, stack } = report;
  const other = stack === 'member' ? 'model' : 'member';
  const turn = (page: number): readonly string[] => [span, stack, String(page)];
  const restack: Button[] =
    chart === null ? [] : [{ label: overview.showBy(other), verb: OVERVIEW_VERB, args: [span, other, '0'] }];
  return reply(embed, [...pageButtons(OVERVIEW_VERB, report, turn), ...restack], chart);
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
  const { userId, span, sums } = report;
  const embed = frame(texts.usage.member.title(span), report, texts);
  const days = report.days.map((day) => `${day.day} · ${nameOf(day.modelId)} · ${lineText(day, texts)}`);
  const total = `${memberMention(userId, texts)} ${lineText(sums, texts)} · ${waitText(sums, texts)}`;
  embed.setDescription([total, ...(days.length === 0 ? [texts.usage.overview.nothing(span)] : days)].join('\n'));
  return reply(
    embed,
    pageButtons(MEMBER_VERB, report, (page) => [userId, span, String(page)]),
    null,
  );
}

/** The models by what was charged for them. */
export function modelsView(report: ModelsReport, nameOf: NameOf, texts: Texts): UsageView {
  const embed = frame(texts.usage.models.title(report.span), { ...report, page: 0, pages: 1 }, texts);
  const lines = report.models.map(
    ({ modelId, ...sums }) => `**${nameOf(modelId)}** · ${lineText(sums, texts)} · ${waitText(sums, texts)}`,
  );
  embed.setDescription(lines.length === 0 ? texts.usage.overview.nothing(report.span) : lines.join('\n'));
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

function frame(title: string, { timeZone, page, pages }: Page & { readonly timeZone: string }, texts: Texts) {
  const footer = texts.usage.footer(timeZone === 'utc' ? 'UTC' : timeZone, page + 1, pages);
  return new EmbedBuilder()
    .setTitle(title)
    .setColor(ACCENT)
    .setFooter({ text: `${footer} · ${texts.usage.wasteNote}` });
}

function reply(embed: EmbedBuilder, buttons: readonly Button[], chart: Attachment | null): UsageView {
  if (chart !== null) embed.setImage(`attachment://${chart.name}`);
  return {
    embeds: [embed],
    components: [...buttonRow(buttons)],
    files: chart === null ? [] : [attachmentFile(chart)],
    attachments: [],
  };
}

function pageButtons(verb: string, { page, pages }: Page, argsOf: (page: number) => readonly string[]): Button[] {
  const buttons = [
    { label: '◀', verb, page: page - 1 },
    { label: '▶', verb, page: page + 1 },
  ];
  return buttons
    .filter((button) => button.page >= 0 && button.page < pages)
    .map((button) => ({ label: button.label, verb, args: argsOf(button.page) }));
}

function columnText(sums: SpanSums, texts: Texts): string {
  const words = texts.usage.sums;
  return [
    words.pictures(sums.pictures),
    words.charged(formatUsd(sums.charged)),
    words.wasted(formatUsd(sums.wasted)),
    words.moderated(sums.moderated),
    words.failed(sums.failed),
    words.members(sums.members),
    waitText(sums, texts),
  ].join('\n');
}

function sumsText({ charged, pictures, wasted }: UsageSums, texts: Texts): string {
  return texts.usage.line.sums(formatUsd(charged), pictures, formatUsd(wasted));
}

/** The same with the numbers of moderated and failed pictures, if there are any. */
function lineText(sums: UsageSums, texts: Texts): string {
  const { moderated, failed } = sums;
  const ends = moderated + failed === 0 ? [] : [texts.usage.line.ends(moderated, failed)];
  return [sumsText(sums, texts), ...ends].join(' · ');
}

function waitText({ pictures, waitMs }: UsageSums, texts: Texts): string {
  const words = texts.usage.sums;
  return pictures === 0 ? words.noWait : words.wait((waitMs / pictures / 1_000).toFixed(1));
}
