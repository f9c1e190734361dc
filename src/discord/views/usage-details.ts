// The pages behind the overview of `/usage`: by channel, and why there was no picture.

import type { ChannelsReport, RefusalsReport } from '../../administration/reports.ts';
import type { ReportSpan } from '../../administration/report-periods.ts';
import type { Texts } from '../texts/index.ts';
import type { Button } from './pages.ts';
import { memberMention } from './privacy-view.ts';
import {
  CHANNELS_VERB,
  lineText,
  OVERVIEW_VERB,
  pageButtons,
  REFUSALS_VERB,
  reply,
  reportEmbed,
  type UsageView,
} from './usage-frame.ts';

/** The channels by what was charged there, with their share of the whole. */
export function channelsView(report: ChannelsReport, texts: Texts): UsageView {
  const { channels: words, overview } = texts.usage;
  const { span, charged, firstPlace, unknown } = report;
  const lines = report.channels.map(({ channelId, ...sums }, index) => {
    const share = charged === 0 ? [] : [words.share(Math.round((sums.charged / charged) * 100))];
    return [`${firstPlace + index}. <#${channelId}> ${lineText(sums, texts)}`, ...share].join(' · ');
  });
  if (unknown !== null) lines.push(`${words.unknown}: ${lineText(unknown, texts)}`);
  const embed = reportEmbed(words.title(span), report, words.note, texts);
  embed.setDescription(lines.length === 0 ? overview.nothing(span) : lines.join('\n'));
  const pages = pageButtons(CHANNELS_VERB, report, (page) => [span, String(page)]);
  return reply(embed, [...pages, toOverview(span, texts), toRefusals(span, texts)], null);
}

/** What was refused, by reason, what became of what was sent to hosts, and whose prompts were declined. */
export function refusalsView(report: RefusalsReport, texts: Texts): UsageView {
  const { refusals: words } = texts.usage;
  const { span, refusals, sums, declined } = report;
  const total = refusals.reduce((sum, one) => sum + one.refusals, 0);
  const rows = refusals.map((one) => `**${one.refusals}** · ${words.reasons[one.reason]}`);
  const embed = reportEmbed(words.title(span), { ...report, page: 0, pages: 1 }, words.note, texts);
  embed.setDescription([total === 0 ? words.none : words.total(total), ...rows].join('\n'));
  embed.addFields({ name: words.atHost, value: words.ends(sums.pictures, sums.moderated, sums.failed) });
  if (declined.length > 0) {
    const members = declined.map(
      ({ userId, moderated }, index) => `${index + 1}. ${memberMention(userId, texts)} ${words.pictures(moderated)}`,
    );
    embed.addFields({ name: words.declined, value: members.join('\n') });
  }
  return reply(embed, [toOverview(span, texts), toChannels(span, texts)], null);
}

/** The buttons below the overview. */
export function detailButtons(span: ReportSpan, texts: Texts): Button[] {
  return [toChannels(span, texts), toRefusals(span, texts)];
}

function toOverview(span: ReportSpan, { usage }: Texts): Button {
  return { label: usage.overview.buttons.overview, verb: OVERVIEW_VERB, args: [span, 'member', '0'] };
}

function toChannels(span: ReportSpan, { usage }: Texts): Button {
  return { label: usage.overview.buttons.channels, verb: CHANNELS_VERB, args: [span, '0'] };
}

function toRefusals(span: ReportSpan, { usage }: Texts): Button {
  return { label: usage.overview.buttons.refusals, verb: REFUSALS_VERB, args: [span] };
}
