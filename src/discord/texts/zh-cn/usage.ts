import type { ExportSpan } from '../../../administration/report-periods.ts';
import type { Stack } from '../../../administration/spending.ts';
import type { CapSpan } from '../../../generation/model/caps.ts';
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

const CAP_SPANS: Readonly<Record<CapSpan, string>> = { day: '今天', month: '本月' };

const day = shortDay('zh-CN');

const during = (from: string, to: string): string => (from === to ? day(from) : `${day(from)}至${day(to)}`);

const REFUSED: Texts['usage']['refusals']['reasons'] = {
  over_member_day: '成员当天的额度已用完',
  over_member_month: '成员当月的额度已用完',
  over_guild_day: '本服务器当天的额度已用完',
  over_guild_month: '本服务器当月的额度已用完',
  over_bot_day: '所有服务器共用的当天额度已用完',
  over_bot_month: '所有服务器共用的当月额度已用完',
  above_pace: '价格超出成员一次可花的金额',
  queue_full: '排队的图片太多',
  too_often: '几分钟内命令太多',
  struck: '提示词多次被拒，成员被暂停',
  words: '含有屏蔽词',
  channel: '频道不在允许之列',
  role: '没有允许的身份组',
  model: '模型不在允许之列',
  pixels: '尺寸超过上限',
  safety: '宽容度超过上限',
  age_restricted: '在无年龄限制的频道使用高于 2 的宽容度',
  count: '张数超过上限',
  bad_options: '选项无效或互相冲突',
  no_lane: '机器人的账户都画不了',
  no_commands: '点了按钮，但没有使用命令的权限',
  guild_paused: '本服务器已暂停',
  bot_paused: '运营者暂停了整个机器人',
  paused: '机器人的账户无法付款',
  user_blocked: '运营者禁止了该成员',
  guild_blocked: '运营者屏蔽了本服务器',
  stopping: '机器人正在重启',
};

/** What admins read about the money of their server. */
export const usage: Texts['usage'] = {
  overview: {
    title: (span) => `本服务器的用量（${SPANS[span]}）`,
    total: (charged, pictures, members) => `${members} 位成员画了 ${pictures} 张图片，花费 **${charged}**`,
    average: (price) => `平均每张 **${price}**`,
    buttons: { overview: '概览', channels: '按频道', refusals: '未画出的原因' },
    periods: '速览',
    period: (span, charged, pictures) => `${SPANS[span]}：**${charged}** · ${pictures} 张`,
    top: (span) => `成员花费排行（${SPANS[span]}）`,
    paintedBy: (span) => `由谁绘图（${SPANS[span]}）`,
    nothing: (span) => `没有绘图（${SPANS[span]}）。`,
    showBy: (stack) => `图表按${STACKS[stack]}`,
  },
  comparison: {
    change: (percent, { from, to, isPart }, charged, pictures) => {
      const then = `${during(from, to)}${isPart ? '（截至同一时刻）' : ''}`;
      if (percent === null) return `此前（${during(from, to)}）没有花费。`;
      const before = `${then}为 ${charged}，${pictures} 张`;
      if (percent === 0) return `与此前持平：${before}`;
      return `比此前**${percent > 0 ? '多' : '少'} ${Math.abs(percent)}%**：${before}`;
    },
  },
  caps: {
    title: '本服务器的额度',
    none: `服务器整体没有额度限制，可用 ${command('limits set')} 设置。`,
    used: (span, used, limit, resets) => `${CAP_SPANS[span]}：已用 **${used}**，共 ${limit} · ${resets}重置`,
    held: (spent, held) => `已花费 ${spent} · 为未画完的图片预留 ${held}`,
    usedUp: (span, resets) => `所有服务器共用的${span === 'day' ? '今天' : '本月'}额度已用完，${resets}重置。`,
  },
  forecast: {
    title: '预测',
    atEnd: (charged, lastDay, days, perDay) =>
      `按之前 ${days} 天的平均花费（每天 ${perDay}，不含今天），到${day(lastDay)}约 **${charged}**。`,
    reached: (limit, on) => `${limit} 的额度约在 **${day(on)}**用完。`,
    kept: (limit) => `${limit} 的额度够用。`,
  },
  channels: {
    title: (span) => `各频道用量（${SPANS[span]}）`,
    share: (percent) => `${percent}%`,
    unknown: '恢复备份前的花费，频道不详',
    note: '子区计入所属频道。',
  },
  refusals: {
    title: (span) => `未画出的原因（${SPANS[span]}）`,
    total: (refusals) => `${refusals} 条命令被拒绝，均未收费：`,
    none: '没有命令被拒绝。',
    reasons: REFUSED,
    atHost: '已提交的图片',
    ends: (kept, moderated, failed) => `画出 **${kept}** 张 · 被审核拦下 **${moderated}** 张 · 失败 **${failed}** 张`,
    declined: '被拦下最多的成员',
    pictures: (pictures) => `${pictures} 张`,
    note: '不记录被拒绝的是谁。',
  },
  sums: {
    wasted: (amount) => `损耗 **${amount}**`,
    moderated: (pictures) => `被审核拦下 **${pictures}**`,
    failed: (pictures) => `失败 **${pictures}**`,
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
    day,
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
