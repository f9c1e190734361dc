import type { CapScope, CapSpan } from '../../generation/model/caps.ts';
import type { OptionFault } from '../../generation/model/options.ts';
import type { FailureReason } from '../../generation/model/generation.ts';
import type { Texts } from './en.ts';
import { doorZh } from './common.ts';
import { historyZh } from './history.ts';
import { limitsZh } from './limits.ts';
import { operatorZh } from './operator.ts';
import { privacyZh } from './privacy.ts';
import { usageZh } from './usage.ts';
import { settingsZh } from './settings.ts';
import { strikesZh } from './strikes.ts';

const CAP_NAMES: Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>> = {
  member: { day: '你今天的额度', month: '你本月的额度' },
  guild: { day: '本服务器今天的额度', month: '本服务器本月的额度' },
  bot: { day: '机器人今天的总额度', month: '机器人本月的总额度' },
};

const SPAN_NAMES: Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>> = {
  member: { day: '今天', month: '本月' },
  guild: { day: '本服务器今天', month: '本服务器本月' },
  bot: { day: '机器人今天', month: '机器人本月' },
};

const FAILURES: Readonly<Record<FailureReason, string>> = {
  request_moderated: 'BFL 拒绝了这条提示词，未扣费。请换一种说法再试。',
  content_moderated: 'BFL 在绘制后扣下了这张图片，未扣费。请换一种说法，或换一个种子。',
  provider_failed: 'FLUX 绘制这张图片时出错，未扣费。请再试一次。',
  timed_out: 'FLUX 绘制这张图片超时，未扣费。请再试一次。',
  task_lost: 'FLUX 丢失了这张图片，未扣费。请再试一次。',
  unanswered: 'FLUX 接受了这张图片，但无法得知结果，未向你扣费。请再试一次。',
  not_handed_over: 'FLUX 画好了这张图片，但没有交付，未扣费。请稍后再试。',
  bad_image: '图片多次下载都已损坏，未扣费。请再试一次。',
  storage_failed: '图片无法保存，未扣费。请告诉托管本机器人的人。',
  invalid_request: 'FLUX 不接受这些选项，未扣费。请换一些选项。',
  unknown_model: 'FLUX 目前不提供这个模型，未扣费。请换一个模型。',
  unreachable: '十分钟内无法连接 FLUX，未扣费。请稍后再试。',
  overloaded: '十分钟内 FLUX 一直没有空位，未扣费。请稍后再试。',
  provider_failing: 'FLUX 对所有人的故障已持续十分钟，未扣费。请稍后再试。',
  outcome_unknown: 'FLUX 没有说明是否接受了这张图片，未向你扣费。请再试一次。',
  out_of_credits: '本机器人的 FLUX 账户余额不足，未扣费。已通知运营者。',
  key_refused: 'FLUX 拒绝了本机器人的密钥，未扣费。已通知运营者。',
  struck: '你有太多提示词被拒绝，因此没有发给 FLUX，未扣费。',
  cancelled: '已取消，未扣费。',
  withdrawn: '已撤回，未扣费。',
  restored: '本机器人已恢复到之前的备份，无法得知这张图片之后是否画出；未向你扣费。请再试一次。',
};

function fault(problem: OptionFault): string {
  const option = `\`${problem.option}\``;
  switch (problem.kind) {
    case 'wrong_length':
      return `${option} 须有 ${problem.min} 到 ${problem.max} 个字符，且不能全是空白`;
    case 'out_of_range':
      return `${option} 须为 ${problem.min} 到 ${problem.max} 的整数`;
    case 'not_a_step':
      return `${option} 须为 ${problem.step} 的倍数`;
    case 'not_a_choice':
      return `${option} 须为以下之一：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model} 不支持设置 ${option}`;
    case 'needs':
      return `设置 ${option} 时还须设置 \`${problem.other}\``;
    case 'excludes':
      return `${option} 与 \`${problem.other}\` 不能同时设置`;
    case 'too_many_pixels':
      return `\`width\` × \`height\` 最多 ${problem.max} 像素`;
  }
}

/** Simplified Chinese. */
export const zhCN: Texts = {
  progress: {
    queued: (place) => `⏳ 排队中，第 ${place} 位`,
    paused: '⏸️ 绘制已暂停；你的位置已保留，未扣费。用 `/cancel` 可放弃排队。',
    failing: (done, count) =>
      `🌧️ FLUX 目前出现故障，所有人都受影响；${done === 0 ? '你' : `已完成 ${done}/${count}，其余`}的位置已保留，未扣费，稍后会自动重试。用 \`/cancel\` 可放弃排队。`,
    painting: (since, done, count) =>
      count === 1 ? `🎨 正在绘制，开始于 ${since}` : `🎨 正在绘制，开始于 ${since} · 已完成 ${done}/${count}`,
  },
  result: {
    seeds: (list) => `种子 ${list}`,
    nearlyUsed: (left, scope, span, resets) => `⚠️ ${CAP_NAMES[scope][span]}只剩 ${left}，${resets}重置。`,
    left: (amount, scope, span) => `${SPAN_NAMES[scope][span]}还剩 ${amount}`,
    somePictures: (numbers, count, sentence) => `⚠️ 第 ${numbers} 张（共 ${count} 张）：${sentence}`,
    moderated: (member, channel, count, reasons) =>
      `🛡️ BFL 拒绝了 ${member} 在 ${channel} 的 ${count} 张图片${reasons === '' ? '' : `：${reasons}`}。`,
    refusedByDiscord: 'Discord 拒绝了这条消息。已画好的图片都已保存，可用 `/history` 再次查看。',
    shrunk: '原图超过了 Discord 在此允许的大小，因此以 JPEG 发送。原图已原样保存。',
    tooLarge: '图片即使转为小尺寸 JPEG 也超过了 Discord 在此允许的大小。图片已保存，请见 `/history`。',
    failure: (reason, details) =>
      details.length === 0 ? FAILURES[reason] : `${FAILURES[reason]}（${details.join('、')}）`,
  },
  refusal: {
    stopping: '我正在重启，请一分钟后再试。',
    out_of_credits: '绘制已暂停：本机器人的 FLUX 账户余额不足。已通知运营者，未扣费。',
    key_refused: '绘制已暂停：FLUX 拒绝了本机器人的密钥。已通知运营者，未扣费。',
    badOptions: (faults) => `请修改：${faults.map(fault).join('；')}。`,
    abovePace: (price, pace) =>
      `这样一张图片需要 ${price}，超过了成员在此一次可花费的 ${pace}。请选择更便宜的模型或更小的尺寸。`,
    overCap: (price, left, scope, span, resets) =>
      `这需要 ${price}，但${CAP_NAMES[scope][span]}只剩 ${left}。${resets}重置。`,
    cheaper: (model, price) => `改用 ${model} 只需 ${price}，额度足够。`,
    userBlocked: '本机器人的运营者已禁止你使用它绘图。',
    guildBlocked: '本机器人的运营者已屏蔽本服务器。',
    botPaused: '运营者已暂停绘制，请稍后再试。',
    guildPaused: '本服务器的管理员已暂停绘制，请稍后再试。',
    channel: (channels) => `只能在 ${channels} 绘图。`,
    role: (roles) => `绘图需要以下身份组之一：${roles}。`,
    model: (model, allowed) =>
      allowed === ''
        ? `你不能在此使用 ${model}，也没有其他可用的模型。`
        : `你不能在此使用 ${model}。可以使用 ${allowed}。`,
    pixels: (max) => `本服务器的图片最多 ${max} 像素，请选择更小的尺寸。`,
    safety: (max) => `本服务器的 \`safety\` 最高为 ${max}。`,
    count: (max) => `在本服务器，一条命令最多画 ${max} 张。`,
    words: '本服务器的管理员不允许提示词中的某个词，请换一种说法。',
    queueFull: (waiting, max) =>
      `你有 ${waiting} 张图片在排队，最多可排 ${max} 张。请等一些完成后再试，或使用 \`/cancel\`。`,
    everyone: '你不能在此使用这个命令。',
    admins: '只有管理本服务器的人才能使用。',
    operator: '只有本机器人的运营者才能使用。',
    unknownCommand: '我已不认识这个命令，请一分钟后再试。',
    unknownComponent: '这个按钮或菜单来自我的其他版本，已经失效。请重新使用命令。',
    broken: (reference) => `我这边出了问题。请再试一次，或把 \`${reference}\` 告诉托管本机器人的人。`,
  },
  quota: {
    cap: (left, limit, scope, span, resets) =>
      `${SPAN_NAMES[scope][span]}还剩 **${left}**（共 ${limit}），${resets}重置`,
    noCaps: '没有花费限制。',
    pictures: (count) => `${count} 张`,
    granted: (amount) => `其中 ${amount} 为额外授予`,
    affordable: (count, price, model, scope, span) =>
      `够用 ${model} 画 ${count} 张（每张 ${price}）；最先用完的是${CAP_NAMES[scope][span]}。`,
    works: (waiting, painting, place) =>
      waiting + painting === 0
        ? '没有图片在排队。'
        : `${waiting} 张在排队${place === null ? '' : `（最前的在第 ${place} 位）`}，${painting} 张正在绘制。`,
    recent: '你在这里最近的图片：',
  },
  cancel: {
    done: (count, released) => `已取消 ${count} 张图片，退回 ${released}，未扣费。`,
    nothing: '你没有图片在排队。正在绘制的图片已付费，无法停止。',
  },
  door: doorZh,
  history: historyZh,
  operator: operatorZh,
  privacy: privacyZh,
  usage: usageZh,
  limits: limitsZh,
  settings: settingsZh,
  strikes: strikesZh,
};
