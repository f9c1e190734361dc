import type { FailureReason } from '../../../generation/model/generation.ts';
import type { ModerationReason } from '../../../generation/ports/image-provider.ts';
import type { InputFault } from '../../../generation/model/input-picture.ts';
import type { Texts } from '../en/index.ts';
import { CAP_NAMES, SPAN_NAMES } from './caps.ts';
import { command, option } from '../naming.ts';

type Moderation = 'request_moderated' | 'content_moderated';

/** What a host declined. */
const MODERATED: Readonly<Record<Moderation, (host: string) => string>> = {
  request_moderated: (host) => `${host} 拒绝了这条提示词，未扣费。请换一种说法再试。`,
  content_moderated: (host) => `${host} 画好后扣下了这张图片，未扣费。请换一种说法，或换一个种子。`,
};

const FAILURES: Readonly<Record<Exclude<FailureReason, Moderation>, string>> = {
  provider_failed: 'FLUX 画这张图片时出错，未扣费。请再试一次。',
  timed_out: 'FLUX 画这张图片超时，未扣费。请再试一次。',
  task_lost: 'FLUX 丢失了这张图片，未扣费。请再试一次。',
  unanswered: 'FLUX 接受了这张图片，但无法得知结果，未向你扣费。请再试一次。',
  not_handed_over: 'FLUX 画好了这张图片，但没有交付，未扣费。请稍后再试。',
  bad_image: '图片多次下载都已损坏，未扣费。请再试一次。',
  input_unreachable: '无法从 Discord 获取要用的图片，可能已被删除，未扣费。请重新上传或选择。',
  input_refused: '你提供的图片无法使用，未扣费。请换成 JPEG、PNG、WebP 或 GIF。',
  input_lost: '要用作输入的图片已不在这里，未扣费。请换一张图片。',
  input_rejected: 'FLUX 无法读取你提供的某张图片，未向你扣费。请重新保存后再试，或换一张。',
  storage_failed: '图片无法保存，未扣费。请告诉本机器人的运营者。',
  invalid_request: 'FLUX 不接受这些选项，未扣费。请换一些选项。',
  unknown_model: 'FLUX 目前不提供这个模型，未扣费。请换一个模型。',
  unreachable: '十分钟内无法连接 FLUX，未扣费。请稍后再试。',
  overloaded: '十分钟内 FLUX 一直没有空位，未扣费。请稍后再试。',
  provider_failing: 'FLUX 对所有人的故障已持续十分钟，未扣费。请稍后再试。',
  outcome_unknown: 'FLUX 没有说明是否接受了这张图片，未向你扣费。请再试一次。',
  refused: 'FLUX 拒绝了这张图片，没有说明原因，未扣费。请换一种说法，或换一个模型。',
  out_of_credits: '本机器人的 FLUX 账户余额不足，未扣费。请稍后再试。',
  key_refused: 'FLUX 拒绝了本机器人的密钥，未扣费。请稍后再试。',
  wrong_address: '本机器人设置的 FLUX 地址十分钟来一直不对，未扣费。请稍后再试。',
  too_dear:
    '这张图片的价格超过了本机器人现在短时间内可花费的上限，因此没有发给 FLUX，未扣费。请选择更便宜的模型或更小的尺寸。',
  struck: '你有太多提示词被拒绝，因此没有发给 FLUX，未扣费。',
  blocked: '本机器人的运营者禁止了你或本服务器绘图，因此没有发给 FLUX，未扣费。',
  over_cap: '限额已不足以支付这张图片，因此没有发给 FLUX，未扣费。',
  paused_too_long: '绘图暂停的时间过长，因此没有发给 FLUX，未扣费。请稍后再试。',
  confined: '本机器人只在另一个服务器里工作，因此没有发给 FLUX，未扣费。',
  no_lane: '本机器人已没有能按此要求画的账户，因此没有发给 FLUX，未扣费。',
  cancelled: '已取消，未扣费。',
  withdrawn: '已撤回，未扣费。',
  restored: '本机器人已恢复到之前的备份，无法得知这张图片之后是否画出；未向你扣费。请再试一次。',
};

const moderatedWithInputs = (host: string): string =>
  `${host} 拒绝了这条提示词或你提供的某张图片，未扣费。请换一种说法，或换一张图片。`;

function failureSentence(reason: FailureReason, hasInputs: boolean, host: string): string {
  if (reason === 'request_moderated' && hasInputs) return moderatedWithInputs(host);
  return reason === 'request_moderated' || reason === 'content_moderated' ? MODERATED[reason](host) : FAILURES[reason];
}

const MODERATION_REASONS: Readonly<Record<ModerationReason, string>> = {
  derivative_works: '衍生作品过滤',
  sexual_content: '色情内容',
  violence: '暴力内容',
  hate: '仇恨内容',
  self_harm: '自残内容',
  input_picture: '你提供的某张图片',
};

/** Why a picture that was given cannot be used. */
const INPUT_FAULTS: Readonly<Record<InputFault, string>> = {
  heic: '是 HEIC 格式，我无法读取',
  svg: '是 SVG 矢量图，没有像素',
  no_picture: '不是我能读取的图片',
  damaged: '已损坏或不完整',
  too_many_pixels:
    '像素过多：JPEG 最多 6400 万像素，PNG 和 WebP 最多 3200 万；GIF、渐进式、隔行扫描或 16 位色深的图片最多 1600 万',
  too_many_bytes: '超过 20 MB',
  taken_down: '已被本机器人的运营者下架，不能再用',
  too_small: '太小或太窄：每条边至少 64 像素，FLUX.3 至少 256 像素',
  too_large_to_send: '超出了能画这张图的服务商的大小限制，请换一张像素更少的图片',
};

/** What the final message of a command says, and what the moderators hear of it. */
export const result: Texts['result'] = {
  autoAspect: '自动',
  buttons: {
    again: '再画一次',
    edit: '修改提示词',
    change: '修改图片',
    final: '成品',
    publish: '公开',
    confirm: '确认绘图',
    more: '⋯ 更多',
  },
  edited: (from, changes) => `✏️ 修改自${from}：${changes.join('，')}`,
  final: (from, changes) => `✨ ${from}的成品：${changes.join('，')}。每个模型画出的图片各不相同。`,
  altText: (number, count, prompt) => `第 ${number} 张，共 ${count} 张：${prompt}`,
  whichPicture: '选择哪一张？',
  pictureNumber: (number) => `第 ${number} 张`,
  changed: (from) => `🖼️ 按文字修改，来自${from}`,
  editedNothing: (from) => `✏️ 修改自${from}，没有改动`,
  changes: {
    prompt: () => '换了提示词',
    model: (was, is) => `模型 ${was} → ${is}`,
    shape: (was, is) => `比例 ${was} → ${is}`,
    seed: (was, is) => `种子 ${was} → ${is}`,
    safety: (was, is) => `宽容度 ${was} → ${is}`,
    enhance: (was, is) => `润色 ${was} → ${is}`,
  },
  seeds: (list) => `种子 ${list}`,
  nearlyUsed: (left, scope, span, resets) => `⚠️ ${CAP_NAMES[scope][span]}只剩 ${left}，${resets}重置。`,
  usedUp: (scope, span, resets) => `⚠️ ${CAP_NAMES[scope][span]}已用完，${resets}重置。`,
  left: (amount, scope, span) => `${SPAN_NAMES[scope][span]}还剩 ${amount}`,
  somePictures: (numbers, count, sentence) => `⚠️ 第 ${numbers} 张（共 ${count} 张）：${sentence}`,
  moderated: (hosts, member, channel, count, reasons) =>
    `🛡️ ${hosts.join('、')} 拒绝了 ${member} 在 ${channel} 的 ${count} 张图片${reasons === '' ? '' : `：${reasons}`}。`,
  refusedByDiscord: `Discord 拒绝了这条消息。已画好的图片都已保存，可用 ${command('history')} 再次查看。`,
  wordsLeftOut: 'Discord 不接受这条命令中的文字，故此处省略。',
  sentAnew: (link) => `➡️ 等待时间太长，这条回复已无法更新。结果在这里：${link}`,
  sentDirectly: '📨 等待时间太长，这条回复已无法更新。结果已通过私信发送。',
  shrunk: '原图超过了 Discord 在此允许的大小，因此以 JPEG 发送。原图已原样保存。',
  tooLarge: `图片即使转为小尺寸 JPEG 也超过了 Discord 在此允许的大小。图片已保存，请见 ${command('history')}。`,
  moderationReasons: MODERATION_REASONS,
  refusedRequest: (status, fields) =>
    `FLUX 拒绝了这个请求（${status}）${fields.length === 0 ? '' : `：${fields.map((field) => option(`imagine.options.${field}`)).join('、')}`}`,
  failure: (reason, details, hasInputs, host) => {
    const sentence = failureSentence(reason, hasInputs, host);
    return details.length === 0 ? sentence : `${sentence}（${details.join('、')}）`;
  },
  inputIs: (fault) => INPUT_FAULTS[fault],
  inputFault: (number, fault) => `你提供的第 ${number} 张图片${INPUT_FAULTS[fault]}`,
  firstFrame: (numbers, count) =>
    count === 1
      ? '你提供的图片是动图，只使用了第一帧。'
      : `你提供的第 ${numbers.join('、')} 张图片是动图，只使用了第一帧。`,
};
