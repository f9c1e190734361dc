import type { ExportSpan, ReportSpan } from '../../../administration/report-periods.ts';
import type { Stack } from '../../../administration/spending.ts';
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

/** What admins read about the money of their server. */
export const usage = {
  overview: {
    title: 'Usage of this server',
    columns: { today: 'Today', week: 'Last 7 days', month: 'This month' },
    top: (span: ReportSpan) => `Members by spending, ${SPANS[span]}`,
    paintedBy: (span: ReportSpan) => `Who painted it, ${SPANS[span]}`,
    nothing: (span: ExportSpan) => `Nothing was painted (${SPANS[span]}).`,
    showBy: (stack: Stack) => `Chart by ${STACKS[stack]}`,
  },
  sums: {
    pictures: (pictures: number) => `Pictures **${pictures}**`,
    charged: (amount: string) => `Spent **${amount}**`,
    wasted: (amount: string) => `Waste **${amount}**`,
    moderated: (pictures: number) => `Moderated **${pictures}**`,
    failed: (pictures: number) => `Failed **${pictures}**`,
    members: (members: number) => `Members **${members}**`,
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
    day: shortDay('en'),
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
