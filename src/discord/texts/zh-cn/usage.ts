import type { ExportSpan } from '../../../administration/report-periods.ts';
import type { Stack } from '../../../administration/spending.ts';
import type { Texts } from '../en/index.ts';
import { shortDay } from '../short-day.ts';
import { command, option } from '../naming.ts';

const SPANS: Readonly<Record<ExportSpan, string>> = {
  today: '今天',
  week: '最近 7 天',
  days30: '最近 30 天',
  month: '本月',
  last_month: '上个月',
  year: '最近 12 个月',
};

const STACKS: Readonly<Record<Stack, string>> = { member: '成员', model: '模型' };

/** What admins read about the money of their server. */
export const usage: Texts['usage'] = {
  overview: {
    title: '本服务器的用量',
    columns: { today: '今天', week: '最近 7 天', month: '本月' },
    top: (span) => `成员花费排行（${SPANS[span]}）`,
    paintedBy: (span) => `由谁绘图（${SPANS[span]}）`,
    nothing: (span) => `没有绘图（${SPANS[span]}）。`,
    showBy: (stack) => `图表按${STACKS[stack]}`,
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
  member: { title: (span) => `成员用量（${SPANS[span]}）` },
  models: { title: (span) => `各模型用量（${SPANS[span]}）` },
  footer: (timeZone, page, pages) =>
    pages === 1 ? `日期按 ${timeZone}` : `日期按 ${timeZone} · 第 ${page}/${pages} 页`,
  wasteNote: '损耗是白付的钱：被审核拦下、失败、未送达或重复计费。',
  chart: {
    title: (stack) => `每天花费（美元），按${STACKS[stack]}`,
    others: '其他',
    day: shortDay('zh-CN'),
    alt: (from, to, stack, parts, peakDay, peak) =>
      `${from} 至 ${to} 每天花费的柱状图（美元），按${STACKS[stack]}堆叠：${parts}。最高的一天是 ${peakDay}，${peak}。`,
    limit: (amount, isRecorded) => `每日限额 ${amount}${isRecorded ? '' : '（按今天的设定）'}`,
    limitAbove: (amounts) => `每日限额 ${amounts}，远高于图中的柱子`,
    limitOn: (amount, from, to) => `${from} 至 ${to} ${amount}`,
    altLimit: (limits, isRecorded) => `服务器的每日限额为 ${limits}${isRecorded ? '' : '（按今天的设定）'}。`,
  },
  export: {
    done: (pictures, span) =>
      `${SPANS[span]}共 ${pictures} 张图片。金额为美元，时间为 UTC；CSV 中的 id 以撇号开头，以免表格软件丢失数字。`,
    part: (pictures, until) => `接着 ${pictures} 张图片，到 ${until} 为止。`,
    cut: (until) => `一次只能发送这么多；${until} 之后的图片未包含在内。请选择更短的时间段。`,
    running: '本服务器的导出正在进行，请等它完成后再试。',
  },
  digest: {
    on: (channel) => `每周摘要将在星期一 9 点发到 ${channel}。`,
    off: '不再发送每周摘要。',
    isOn: (channel) =>
      `每周摘要发到 ${channel}。在 ${command('usage digest')} 中选择 ${option('usage.options.off')} 即可停止。`,
    isOff: `未发送每周摘要。用 ${command('usage digest')} 选择频道。`,
    cannotPost: (channel) => `我不能在 ${channel} 发言。请给我“查看频道”“发送消息”“附加文件”权限，或选择别的频道。`,
    one: `请在 ${option('usage.options.channel')}、${option('usage.options.off')} 和 ${option('usage.options.preview')} 中只选一个。`,
    preview: '仅你可见。若现在发布最近 7 天的摘要，就会是下面这条消息。',
    previewEmpty: '最近 7 天没有绘图，因此不会发布摘要。',
    next: (channel, at) => `下一期摘要统计星期一至星期日，将发到 ${channel}，时间：${at}。`,
    nextNowhere: (at) =>
      `尚未设置频道。用 ${command('usage digest')} 的 ${option('usage.options.channel')} 选择频道后，第一期摘要将在以下时间发布：${at}。`,
    hello: '从现在起，每逢星期一 9 点，本频道会收到 Easel 的绘图与花费摘要。',
    title: (from, to) => `**${from} 至 ${to} 的一周**`,
    sums: (charged, pictures, members, wasted) =>
      `**${charged}** · ${members} 位成员的 ${pictures} 张图片 · 损耗 ${wasted}`,
    before: (charged, pictures) => `前一周：${charged} · ${pictures} 张图片`,
  },
};
