// The replies of `/limits`.

import type { LimitsOverview, LimitSubject, TrailPage } from '../../administration/limits.ts';
import type { GuildCap } from '../../generation/admission/cap-policy.ts';
import { isOwn, remaining, tightestCap, type Cap, type CapUsage } from '../../generation/model/caps.ts';
import { formatUsd, type MicroUsd } from '../../generation/model/money.ts';
import { plain, relativeTime } from './markdown.ts';
import type { Texts } from '../texts/index.ts';
import { auditLine } from './audit-view.ts';
import { sourceText } from './cap-source.ts';
import { buttonRow, pageAt, pagesOf, type Button, type PagedView } from './pages.ts';

/** The verbs of the buttons below `/limits view`; their one argument is a page, from 0. */
export const LIMITS_PAGE = 'limits.page';
export const LIMITS_TRAIL = 'limits.trail';

/** Everything that limits spending in a server, with the last changes, in pages if it is long. */
export function limitsView(overview: LimitsOverview, wanted: number, texts: Texts): PagedView {
  const pages = pagesOf(overviewLines(overview, texts));
  const { page, content } = pageAt(pages, wanted);
  const { pages: labels, trail } = texts.limits;
  const buttons: Button[] = [
    ...(page > 0 ? [{ label: labels.previous, verb: LIMITS_PAGE, args: [String(page - 1)] }] : []),
    ...(page < pages.length - 1 ? [{ label: labels.next, verb: LIMITS_PAGE, args: [String(page + 1)] }] : []),
    ...(overview.trail.length > 0 ? [{ label: trail.all, verb: LIMITS_TRAIL, args: ['0'] }] : []),
  ];
  return { content, components: buttonRow(buttons) };
}

function overviewLines(overview: LimitsOverview, texts: Texts): string[] {
  const { limits } = texts;
  return [
    limits.title,
    ...(overview.isBotPaused ? [limits.botPaused] : []),
    ...(overview.pausedBy === null ? [] : [limits.paused(`<@${overview.pausedBy}>`)]),
    limits.timeZone(overview.timeZone === 'utc' ? 'UTC' : plain(overview.timeZone, 60)),
    limits.guild,
    ...orNone(
      overview.guild.map((usage) => usageLine(usage, texts)),
      texts,
    ),
    ...section(
      limits.ceilings,
      overview.ceilings.map((cap) => capLine(cap, texts)),
    ),
    ...section(
      limits.bot,
      overview.bot.map((usage) => sharedLine(usage, texts)),
    ),
    limits.everyone,
    ...orNone(
      overview.everyone.map((cap) => capLine(cap, texts)),
      texts,
    ),
    ...section(limits.newMembers, newMemberLines(overview.special, texts)),
    ...section(limits.roles, specialLines(overview.special, 'role', texts)),
    ...section(limits.members, specialLines(overview.special, 'member', texts)),
    limits.trail.title,
    ...trailLines(overview.trail, texts),
  ];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

/** A member's limits with their source, what is used, granted and left, and which one is reached first. */
export function memberLimitsView(userId: string, usages: readonly CapUsage[], texts: Texts): string {
  const { limits } = texts;
  const own = usages.filter(({ scope }) => scope === 'member');
  const guild = usages.filter(({ scope }) => scope === 'guild');
  const bot = usages.filter(({ scope }) => scope === 'bot');
  const tightest = tightestCap(usages);
  return [
    limits.memberTitle(`<@${userId}>`),
    ...orNone(
      own.map((usage) => usageLine(usage, texts)),
      texts,
    ),
    ...section(
      limits.guild,
      guild.map((usage) => usageLine(usage, texts)),
    ),
    ...section(
      limits.bot,
      bot.map((usage) => sharedLine(usage, texts)),
    ),
    ...(tightest === null
      ? []
      : [
          limits.binding,
          limits.bindsFirst(tightest.scope, tightest.span, isOwn(tightest) ? formatUsd(remaining(tightest)) : null),
        ]),
  ].join('\n');
}

/** One page of the audit trail. */
export function trailView({ page, entries, hasOlder }: TrailPage, texts: Texts): PagedView {
  const { trail } = texts.limits;
  const buttons: Button[] = [
    ...(page > 0 ? [{ label: trail.newer, verb: LIMITS_TRAIL, args: [String(page - 1)] }] : []),
    ...(hasOlder ? [{ label: trail.older, verb: LIMITS_TRAIL, args: [String(page + 1)] }] : []),
  ];
  return { content: [trail.title, ...trailLines(entries, texts)].join('\n'), components: buttonRow(buttons) };
}

/** A member's limits after a grant, and those of others that keep them from spending it. */
export function grantView(userId: string, amount: MicroUsd, usages: readonly CapUsage[], texts: Texts): string {
  const { limits } = texts;
  const of = (scope: CapUsage['scope']): CapUsage[] => usages.filter((usage) => usage.scope === scope);
  return [
    limits.grantedTo(`<@${userId}>`, formatUsd(amount)),
    limits.own,
    ...of('member').map((usage) => usageLine(usage, texts)),
    ...section(
      limits.guild,
      of('guild').map((usage) => usageLine(usage, texts)),
    ),
    ...grantWarning(amount, of, texts),
  ].join('\n');
}

/** Whether the server's limit, or the bot's, leaves less than the member's own does now. */
function grantWarning(amount: MicroUsd, of: (scope: CapUsage['scope']) => CapUsage[], { limits }: Texts): string[] {
  const [own, guild, bot] = [tightestCap(of('member')), tightestCap(of('guild')), tightestCap(of('bot'))];
  if (bot !== null && remaining(bot) === 0) return [limits.botUsedUp(relativeTime(bot.resetsAtMs))];
  if (own === null || guild === null || remaining(guild) >= remaining(own)) return [];
  const isUseless = remaining(guild) <= Math.max(0, remaining(own) - amount);
  const by = guild.source.kind === 'guild' ? limits.changeServers : limits.operatorsServer;
  return [limits.guildBinds(isUseless, guild.span, formatUsd(remaining(guild)), relativeTime(guild.resetsAtMs), by)];
}

/** The subject of a limit as text. */
export function subjectText({ subject, subjectId, days = null }: LimitSubject, texts: Texts): string {
  switch (subject) {
    case 'member':
      return texts.limits.subject.member(`<@${subjectId}>`);
    case 'role':
      return texts.limits.subject.role(`<@&${subjectId}>`);
    case 'everyone':
      return texts.limits.subject.everyone;
    case 'new':
      return texts.limits.subject.new(days);
    case 'guild':
      return texts.limits.subject.guild;
  }
}

function trailLines(entries: LimitsOverview['trail'], texts: Texts): string[] {
  return entries.length === 0 ? [texts.limits.trail.nothing] : entries.map((entry) => auditLine(entry, texts));
}

function orNone(lines: readonly string[], texts: Texts): readonly string[] {
  return lines.length === 0 ? [texts.limits.none] : lines;
}

function usageLine(usage: CapUsage, texts: Texts): string {
  const { limits } = texts;
  const line = limits.usage(
    usage.span,
    formatUsd(usage.limit),
    formatUsd(usage.used),
    formatUsd(remaining(usage)),
    relativeTime(usage.resetsAtMs),
    sourceText(usage.source, texts),
  );
  return usage.granted === 0 ? line : `${line} · ${limits.granted(formatUsd(usage.granted))}`;
}

/** For caps of the whole bot: how much all servers together have left is the operator's to know. */
function sharedLine(usage: CapUsage, texts: Texts): string {
  return texts.limits.shared(usage.span, remaining(usage) === 0, relativeTime(usage.resetsAtMs));
}

function capLine({ span, limit, source }: Cap, texts: Texts): string {
  return texts.limits.cap(span, formatUsd(limit), sourceText(source, texts));
}

function newMemberLines(caps: readonly GuildCap[], { limits }: Texts): string[] {
  return caps.flatMap(({ subject, limit, span, days }) =>
    subject === 'new' && days != null ? [limits.atFirst(limits.amount(formatUsd(limit), span), days)] : [],
  );
}

/** One line for each role or member, with their limits a day and a month. */
function specialLines(caps: readonly GuildCap[], subject: 'role' | 'member', texts: Texts): string[] {
  const byId = Map.groupBy(
    caps.filter((cap) => cap.subject === subject),
    ({ subjectId }) => subjectId,
  );
  return [...byId].map(([id, own]) => {
    const amounts = own.map(({ limit, span }) => texts.limits.amount(formatUsd(limit), span));
    return texts.settings.line(subject === 'role' ? `<@&${id}>` : `<@${id}>`, texts.common.list(amounts));
  });
}
