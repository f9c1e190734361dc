import type { ExportSpan, ReportSpan } from '../../../administration/report-periods.ts';
import type { Stack } from '../../../administration/spending.ts';
import type { CapSpan } from '../../../generation/model/caps.ts';
import type { RefusalReason } from '../../../generation/model/refusal.ts';
import { shortDay } from '../short-day.ts';
import { counted } from './counted.ts';
import { command, option } from '../naming.ts';

const SPANS: Readonly<Record<ExportSpan, string>> = {
  today: 'today',
  week: 'last 7 days',
  days30: 'last 30 days',
  month: 'this month',
  last_month: 'last month',
  year: 'last 12 months',
};

const STACKS: Readonly<Record<Stack, string>> = { member: 'member', model: 'model' };

const CAP_SPANS: Readonly<Record<CapSpan, string>> = { day: 'Today', month: 'This month' };

const day = shortDay('en');

const capitalized = (words: string): string => words.replace(/^./u, (first) => first.toUpperCase());

/** `on Oct 1`, `from Oct 1 to Oct 15`. */
const during = (from: string, to: string): string =>
  from === to ? `on ${day(from)}` : `from ${day(from)} to ${day(to)}`;

/** Why commands ended without a picture, as rows of a list. */
const REFUSED: Readonly<Record<RefusalReason, string>> = {
  over_member_day: "the member's limit for the day",
  over_member_month: "the member's limit for the month",
  over_guild_day: "this server's limit for the day",
  over_guild_month: "this server's limit for the month",
  over_bot_day: 'the limit of all servers together for the day',
  over_bot_month: 'the limit of all servers together for the month',
  above_pace: 'dearer than a member may spend at a stretch',
  queue_full: 'too many pictures waiting',
  too_often: 'too many commands within minutes',
  struck: 'paused after declined prompts',
  words: 'a blocked word',
  channel: 'a channel that is not allowed',
  role: 'no role that is allowed',
  model: 'a model that is not allowed',
  pixels: 'larger than allowed',
  safety: 'a higher safety than allowed',
  age_restricted: 'a safety above 2 outside of age-restricted channels',
  count: 'more pictures than allowed',
  bad_options: 'options that do not go together',
  no_lane: "nothing that this bot's accounts can paint",
  no_commands: 'a button, without the permission to use commands',
  guild_paused: 'this server was paused',
  bot_paused: 'the operator had paused the bot',
  paused: "the bot's account could not pay",
  user_blocked: 'the operator blocked the member',
  guild_blocked: 'the operator blocked this server',
  stopping: 'the bot was restarting',
};

/** What admins read about the money of their server. */
export const usage = {
  overview: {
    title: (span: ReportSpan) => `Usage of this server, ${SPANS[span]}`,
    total: (charged: string, pictures: number, members: number) =>
      `**${charged}** for ${counted(pictures, 'picture')} of ${counted(members, 'member')}`,
    average: (price: string) => `Average picture **${price}**`,
    buttons: { overview: 'Overview', channels: 'By channel', refusals: 'Refusals' },
    periods: 'At a glance',
    period: (span: ReportSpan, charged: string, pictures: number) =>
      `${capitalized(SPANS[span])}: **${charged}** · ${counted(pictures, 'picture')}`,
    top: (span: ReportSpan) => `Members by spending, ${SPANS[span]}`,
    paintedBy: (span: ReportSpan) => `Who painted it, ${SPANS[span]}`,
    nothing: (span: ExportSpan) => `Nothing was painted (${SPANS[span]}).`,
    showBy: (stack: Stack) => `Chart by ${STACKS[stack]}`,
  },
  comparison: {
    /** `percent`: how much more than before, or less; null where before was nothing. */
    change: (
      percent: number | null,
      { from, to, isPart }: { readonly from: string; readonly to: string; readonly isPart: boolean },
      charged: string,
      pictures: number,
    ) => {
      const then = `${during(from, to)}${isPart ? ', up to this time of day' : ''}`;
      if (percent === null) return `Before, ${then}: nothing.`;
      const before = `${charged} for ${counted(pictures, 'picture')} ${then}`;
      if (percent === 0) return `As much as before: ${before}`;
      return `**${Math.abs(percent)}% ${percent > 0 ? 'more' : 'less'}** than before: ${before}`;
    },
  },
  caps: {
    title: 'Limits of this server',
    none: `None holds for the server as a whole. ${command('limits set')} sets one.`,
    used: (span: CapSpan, used: string, limit: string, resets: string) =>
      `${CAP_SPANS[span]}: **${used}** of ${limit} · resets ${resets}`,
    held: (spent: string, held: string) => `${spent} spent · ${held} held for pictures on their way`,
    usedUp: (span: CapSpan, resets: string) =>
      `The limit of all servers together is used up ${span === 'day' ? 'for today' : 'for this month'}; it resets ${resets}.`,
  },
  forecast: {
    title: 'Forecast',
    atEnd: (charged: string, lastDay: string, days: number, perDay: string) =>
      `About **${charged}** by ${day(lastDay)}, at the pace of the last ${days} whole days (${perDay} a day).`,
    reached: (limit: string, on: string) => `The limit of ${limit} is reached around **${day(on)}**.`,
    kept: (limit: string) => `The limit of ${limit} is not reached.`,
  },
  channels: {
    title: (span: ReportSpan) => `Usage by channel, ${SPANS[span]}`,
    share: (percent: number) => `${percent}%`,
    unknown: 'Channel not known, from before a restore',
    note: 'Threads count for their channel.',
  },
  refusals: {
    title: (span: ReportSpan) => `Why there was no picture, ${SPANS[span]}`,
    total: (refusals: number) => `${counted(refusals, 'command')} refused, nothing was charged:`,
    none: 'No command was refused.',
    reasons: REFUSED,
    atHost: 'Sent to a host',
    ends: (kept: number, moderated: number, failed: number) =>
      `**${kept}** painted · **${moderated}** declined by moderation · **${failed}** failed`,
    declined: 'Members by declined pictures',
    pictures: (pictures: number) => counted(pictures, 'picture'),
    note: 'Who was refused is not kept.',
  },
  sums: {
    wasted: (amount: string) => `Waste **${amount}**`,
    moderated: (pictures: number) => `Moderated **${pictures}**`,
    failed: (pictures: number) => `Failed **${pictures}**`,
    wait: (seconds: string) => `Average wait **${seconds} s**`,
    noWait: 'Average wait **–**',
  },
  line: {
    sums: (charged: string, pictures: number, wasted: string) =>
      `**${charged}** · ${counted(pictures, 'picture')} · waste ${wasted}`,
    ends: (moderated: number, failed: number) => `${moderated} moderated · ${failed} failed`,
  },
  member: { title: (span: ReportSpan) => `Usage of one member, ${SPANS[span]}` },
  models: { title: (span: ReportSpan) => `Usage by model, ${SPANS[span]}` },
  footer: (timeZone: string, page: number, pages: number) =>
    pages === 1 ? `Days in ${timeZone}` : `Days in ${timeZone} · page ${page} of ${pages}`,
  wasteNote: 'Waste is money paid for nothing: moderated, failed, undelivered, or billed twice.',
  chart: {
    title: (stack: Stack) => `Dollars per day, by ${STACKS[stack]}`,
    others: 'Others',
    day,
    alt: (from: string, to: string, stack: Stack, parts: string, peakDay: string, peak: string) =>
      `Bar chart of dollars per day from ${from} to ${to}, stacked by ${STACKS[stack]}: ${parts}. The highest day is ${peakDay} with ${peak}.`,
    /** `isRecorded`: else it is the limit of today, and may have been another one. */
    limit: (amount: string, isRecorded: boolean) => `Daily limit ${amount}${isRecorded ? '' : ' (as of today)'}`,
    limitAbove: (amounts: string) => `Daily limit ${amounts}: far above these bars`,
    limitOn: (amount: string, from: string, to: string) => `${amount} from ${from} to ${to}`,
    altLimit: (limits: string, isRecorded: boolean) =>
      `The daily limit of the server is ${limits}${isRecorded ? '' : ' (as of today)'}.`,
  },
  export: {
    done: (pictures: number, span: ExportSpan) =>
      `${counted(pictures, 'picture')}, ${SPANS[span]}. Amounts are in US dollars, times in UTC; ids begin with an apostrophe in CSV so that a spreadsheet keeps their digits.`,
    part: (pictures: number, until: string) => `${counted(pictures, 'picture')} more, up to ${until}.`,
    cut: (until: string) =>
      `That is as much as I can send at once; pictures after ${until} are missing. Choose a shorter period.`,
    running: 'An export of this server is on its way. Try again when it has arrived.',
  },
  digest: {
    on: (channel: string) => `The summary of each week goes to ${channel}, on Mondays at 9.`,
    off: 'The weekly summary is no longer sent.',
    isOn: (channel: string) =>
      `The summary of each week goes to ${channel}. ${command('usage digest')} with ${option('usage.options.off')} ends that.`,
    isOff: `No weekly summary is sent. Choose a channel with ${command('usage digest')}.`,
    cannotPost: (channel: string) =>
      `I may not post in ${channel}. Give me "View Channel", "Send Messages" and "Attach Files" there, or choose another.`,
    one: `Give one of ${option('usage.options.channel')}, ${option('usage.options.off')} and ${option('usage.options.preview')}.`,
    preview: 'Only you see this. The message below is what would be posted for the last 7 days.',
    previewEmpty: 'Nothing was painted in the last 7 days, so nothing would be posted.',
    next: (channel: string, at: string) => `The next summary goes to ${channel}, for Monday to Sunday: ${at}.`,
    nextNowhere: (at: string) =>
      `No channel is set. Choose one with ${command('usage digest')} and ${option('usage.options.channel')}; the first summary then comes ${at}.`,
    hello: 'From now on, this channel gets a summary of what Easel painted and cost, every Monday at 9.',
    title: (from: string, to: string) => `**The week from ${from} to ${to}**`,
    sums: (charged: string, pictures: number, members: number, wasted: string) =>
      `**${charged}** for ${counted(pictures, 'picture')} of ${counted(members, 'member')} · waste ${wasted}`,
    before: (charged: string, pictures: number) => `The week before: ${charged} for ${counted(pictures, 'picture')}`,
  },
};
