import type { ReportSpan } from '../../administration/report-periods.ts';
import type { Stack } from '../../administration/spending.ts';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** A day of the ledger (`2026-11-22`) as the axis of a chart shows it. Made when a chart is: that takes longer than a start should. */
const shortDay = (locale: string): ((day: string) => string) => {
  let format: Intl.DateTimeFormat | undefined;
  return (day) => {
    format ??= new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
    return format.format(new Date(`${day}T00:00:00Z`));
  };
};

const SPANS: Readonly<Record<ReportSpan, string>> = {
  today: 'today',
  week: 'last 7 days',
  days30: 'last 30 days',
  month: 'this month',
  last_month: 'last month',
};

const SPANS_ZH: Readonly<Record<ReportSpan, string>> = {
  today: '今天',
  week: '最近 7 天',
  days30: '最近 30 天',
  month: '本月',
  last_month: '上个月',
};

const STACKS: Readonly<Record<Stack, string>> = { member: 'member', model: 'model' };
const STACKS_ZH: Readonly<Record<Stack, string>> = { member: '成员', model: '模型' };

/** What admins read about the money of their server, in English. */
export const usageEn = {
  overview: {
    title: 'Usage of this server',
    columns: { today: 'Today', week: 'Last 7 days', month: 'This month' },
    top: (span: ReportSpan) => `Members by spending, ${SPANS[span]}`,
    nothing: (span: ReportSpan) => `Nothing was painted (${SPANS[span]}).`,
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
      `**${charged}** · ${count(pictures, 'picture')} · waste ${wasted}`,
    ends: (moderated: number, failed: number) => `${moderated} moderated · ${failed} failed`,
  },
  member: { title: (span: ReportSpan) => `Usage of one member, ${SPANS[span]}` },
  models: { title: (span: ReportSpan) => `Usage by model, ${SPANS[span]}` },
  footer: (timeZone: string, page: number, pages: number) =>
    pages === 1 ? `Days in ${timeZone}` : `Days in ${timeZone} · page ${page} of ${pages}`,
  wasteNote: 'Waste was paid to BFL for nothing: moderated, failed, undelivered, or billed twice.',
  chart: {
    title: (stack: Stack) => `Dollars per day, by ${STACKS[stack]}`,
    others: 'Others',
    day: shortDay('en'),
    alt: (from: string, to: string, stack: Stack, parts: string, peakDay: string, peak: string) =>
      `Bar chart of dollars per day from ${from} to ${to}, stacked by ${STACKS[stack]}: ${parts}. The highest day is ${peakDay} with ${peak}.`,
  },
  export: {
    done: (pictures: number, span: ReportSpan) =>
      `${count(pictures, 'picture')}, ${SPANS[span]}. Amounts are in US dollars, times in UTC; ids begin with an apostrophe in CSV so that a spreadsheet keeps their digits.`,
    part: (pictures: number, until: string) => `${count(pictures, 'picture')} more, up to ${until}.`,
    cut: (until: string) =>
      `That is as much as I can send at once; pictures after ${until} are missing. Choose a shorter period.`,
    running: 'An export of this server is on its way. Try again when it has arrived.',
  },
  digest: {
    on: (channel: string) => `The summary of each week goes to ${channel}, on Mondays at 9.`,
    off: 'No weekly summary is sent any more.',
    isOn: (channel: string) => `The summary of each week goes to ${channel}. \`/usage digest off:True\` ends that.`,
    isOff: 'No weekly summary is sent. Choose a channel with `/usage digest channel:`.',
    cannotPost: (channel: string) =>
      `I may not post in ${channel}. Give me "View Channel", "Send Messages" and "Attach Files" there, or choose another.`,
    one: 'Give either `channel` or `off`.',
    hello: 'From now on this channel gets a summary of what Easel painted and cost, each Monday at 9.',
    title: (from: string, to: string) => `**The week from ${from} to ${to}**`,
    sums: (charged: string, pictures: number, members: number, wasted: string) =>
      `**${charged}** for ${count(pictures, 'picture')} of ${count(members, 'member')} · waste ${wasted}`,
    before: (charged: string, pictures: number) => `The week before: ${charged} for ${count(pictures, 'picture')}`,
  },
};

/** The same in Simplified Chinese. */
export const usageZh: typeof usageEn = {
  overview: {
    title: '本服务器的用量',
    columns: { today: '今天', week: '最近 7 天', month: '本月' },
    top: (span) => `成员花费排行（${SPANS_ZH[span]}）`,
    nothing: (span) => `没有绘图（${SPANS_ZH[span]}）。`,
    showBy: (stack) => `图表按${STACKS_ZH[stack]}`,
  },
  sums: {
    pictures: (pictures) => `图片 **${pictures}**`,
    charged: (amount) => `花费 **${amount}**`,
    wasted: (amount) => `损耗 **${amount}**`,
    moderated: (pictures) => `被审核拦下 **${pictures}**`,
    failed: (pictures) => `失败 **${pictures}**`,
    members: (members) => `成员 **${members}**`,
    wait: (seconds) => `平均等待 **${seconds} 秒**`,
    noWait: '平均等待 **–**',
  },
  line: {
    sums: (charged, pictures, wasted) => `**${charged}** · ${pictures} 张 · 损耗 ${wasted}`,
    ends: (moderated, failed) => `${moderated} 张被拦下 · ${failed} 张失败`,
  },
  member: { title: (span) => `成员用量（${SPANS_ZH[span]}）` },
  models: { title: (span) => `各模型用量（${SPANS_ZH[span]}）` },
  footer: (timeZone, page, pages) =>
    pages === 1 ? `日期按 ${timeZone}` : `日期按 ${timeZone} · 第 ${page}/${pages} 页`,
  wasteNote: '损耗是白付给 BFL 的钱：被审核拦下、失败、未送达或重复计费。',
  chart: {
    title: (stack) => `每天花费（美元），按${STACKS_ZH[stack]}`,
    others: '其他',
    day: shortDay('zh-CN'),
    alt: (from, to, stack, parts, peakDay, peak) =>
      `${from} 至 ${to} 每天花费的柱状图（美元），按${STACKS_ZH[stack]}堆叠：${parts}。最高的一天是 ${peakDay}，${peak}。`,
  },
  export: {
    done: (pictures, span) =>
      `${SPANS_ZH[span]}共 ${pictures} 张图片。金额为美元，时间为 UTC；CSV 中的 id 以撇号开头，以免表格软件丢失数字。`,
    part: (pictures, until) => `接着 ${pictures} 张图片，到 ${until} 为止。`,
    cut: (until) => `一次只能发送这么多；${until} 之后的图片未包含在内。请选择更短的时间段。`,
    running: '本服务器的导出正在进行，请等它完成后再试。',
  },
  digest: {
    on: (channel) => `每周摘要将在星期一 9 点发到 ${channel}。`,
    off: '不再发送每周摘要。',
    isOn: (channel) => `每周摘要发到 ${channel}。用 \`/usage digest off:True\` 可停止。`,
    isOff: '未发送每周摘要。用 `/usage digest channel:` 选择频道。',
    cannotPost: (channel) => `我不能在 ${channel} 发言。请给我“查看频道”“发送消息”“附加文件”权限，或选择别的频道。`,
    one: '请在 `channel` 和 `off` 中只选一个。',
    hello: '从现在起，每逢星期一 9 点，本频道会收到 Easel 的绘图与花费摘要。',
    title: (from, to) => `**${from} 至 ${to} 的一周**`,
    sums: (charged, pictures, members, wasted) =>
      `**${charged}** · ${members} 位成员的 ${pictures} 张图片 · 损耗 ${wasted}`,
    before: (charged, pictures) => `前一周：${charged} · ${pictures} 张图片`,
  },
};
