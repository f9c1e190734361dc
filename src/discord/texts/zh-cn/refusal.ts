import type { Misfit, SizesAtHost } from '../../../generation/model/host.ts';
import type { OptionFault } from '../../../generation/model/options.ts';
import type { Texts } from '../en/index.ts';
import { CAP_NAMES, PER } from './caps.ts';
import { command, option } from '../naming.ts';

function fault(problem: OptionFault): string {
  switch (problem.kind) {
    case 'too_many_pictures':
      return tooManyPictures(problem);
    case 'picture_too_large':
      return `第 ${problem.number} 张图片最多 ${problem.maxMegabytes} MB`;
    default:
      return optionFault(problem);
  }
}

type PictureFault = 'too_many_pictures' | 'picture_too_large';

function tooManyPictures({ model, max, others }: Extract<OptionFault, { readonly kind: 'too_many_pictures' }>): string {
  const takes = max === 0 ? `${model} 不接受图片` : `${model} 最多接受 ${max} 张图片`;
  return others.length === 0 ? takes : `${takes}；要使用这么多图片，请选择 ${others.join('、')}`;
}

function optionFault(problem: Exclude<OptionFault, { readonly kind: PictureFault }>): string {
  const name = option(`imagine.options.${problem.option}`);
  switch (problem.kind) {
    case 'wrong_length':
      return `${name} 须有 ${problem.min} 到 ${problem.max} 个字符，且不能全是空白`;
    case 'out_of_range':
      return `${name} 须为 ${problem.min} 到 ${problem.max} 的整数`;
    case 'not_a_step':
      return `${name} 须为 ${problem.step} 的倍数，例如 ${problem.nearest}`;
    case 'not_a_choice':
      return `${name} 须为以下之一：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model} 不支持设置 ${name}`;
    case 'needs':
      return `设置 ${name} 时还须设置 ${option(`imagine.options.${problem.other}`)}`;
    case 'excludes':
      return `${name} 与 ${option(`imagine.options.${problem.other}`)} 不能同时设置`;
    case 'too_many_pixels':
      return `${option('imagine.options.width')} × ${option('imagine.options.height')} 最多 ${problem.max} 像素，例如 ${problem.nearest.width} × ${problem.nearest.height}`;
  }
}

/** What to change of what no account keeps; null where no option would help. */
function unkept(misfit: Misfit, maxSafety: number | null): string | null {
  switch (misfit.kind) {
    case 'model':
      return null;
    case 'size':
      return sizesKept(misfit.sizes);
    case 'seed':
    case 'strength':
      return `不设置 ${option(`imagine.options.${misfit.kind}`)}`;
    case 'format':
      return `${option('imagine.options.format')} 设为 ${misfit.formats.join(' 或 ')}`;
    case 'safety':
      return maxSafety !== null && maxSafety < misfit.min
        ? `${option('imagine.options.safety')} 至少为 ${misfit.min}（但本服务器最高只允许 ${maxSafety}）`
        : `${option('imagine.options.safety')} 至少为 ${misfit.min}`;
    case 'enhance':
      return `${option('imagine.options.enhance')} 设为 ${misfit.must ? 'True' : 'False'}`;
    case 'inputs':
      return inputsKept(misfit);
  }
}

function sizesKept(sizes: SizesAtHost): string {
  if (sizes.kind === 'pixels') {
    return `${option('imagine.options.width')} 和 ${option('imagine.options.height')} 为 ${sizes.min} 到 ${sizes.max} 之间 ${sizes.step} 的倍数，且总共不超过 ${sizes.maxPixels} 像素`;
  }
  const { ratios, resolutions } = sizes;
  const inResolutions =
    resolutions === null ? '' : `，${option('imagine.options.resolution')} 选 ${resolutions.join('、')} 之一`;
  return `${option('imagine.options.aspect')} 选 ${ratios.join('、')} 之一${inResolutions}，不设置 ${option('imagine.options.width')} 和 ${option('imagine.options.height')}`;
}

function inputsKept({ max, maxBytes }: Extract<Misfit, { readonly kind: 'inputs' }>): string {
  if (max === 0) return '不放入图片';
  const each = maxBytes === null ? '' : `，每张不超过 ${Math.floor(maxBytes / 1_000)} kB`;
  return `最多放入 ${max} 张图片${each}`;
}

/** Whether the operator knows already, or somebody has to say it. */
function told(isTold: boolean): string {
  return isTold ? '已通知运营者，未扣费。' : '未扣费。请告诉本机器人的运营者。';
}

/** Why a command is refused, and what would help. */
export const refusal: Texts['refusal'] = {
  stopping: '我正在重启，请一分钟后再试。',
  paused: {
    out_of_credits: (isTold) => `绘图已暂停：本机器人的 FLUX 账户余额不足。${told(isTold)}`,
    key_refused: (isTold) => `绘图已暂停：FLUX 拒绝了本机器人的密钥。${told(isTold)}`,
    wrong_address: (isTold) => `绘图已暂停：本机器人设置的 FLUX 地址不对。${told(isTold)}`,
  },
  shortOfCredits: (isTold) => `本机器人的 FLUX 账户余额不够支付这次绘图。${told(isTold)}`,
  badOptions: (faults) => `请修改：${faults.map(fault).join('；')}。`,
  noLane: ({ misfits, model, maxSafety, others }) => {
    const changes = misfits.flatMap((misfit) => unkept(misfit, maxSafety) ?? []);
    const otherwise =
      others.length === 0 ? '' : `也可以改用 ${others.map(({ name }) => name).join('、')}，其他设置不必改动。`;
    return changes.length === 0
      ? `本机器人目前没有账户能用 ${model.name} 画，未扣费。${otherwise}`
      : `本机器人的账户都无法用 ${model.name} 按此要求画，未扣费。可行的设置：${changes.join('；')}。${otherwise}`;
  },
  abovePace: (price, pace) =>
    `这样一张图片需要 ${price}，超过了成员在此一次可花费的 ${pace}。请选择更便宜的模型或更小的尺寸。`,
  overCap: (price, left, scope, span, resets) =>
    `这需要 ${price}，但${CAP_NAMES[scope][span]}只剩 ${left}。${resets}重置。`,
  overUsedUp: (price, scope, span, resets) => `这需要 ${price}，但${CAP_NAMES[scope][span]}已用完。${resets}重置。`,
  asNewMember: (limit, span, until, then) =>
    `你是新成员，${until === null ? '目前' : `在 ${until} 之前`}${PER[span]}最多可花费 ${limit}，之后${then === null ? '没有个人限额' : `为 ${then}`}。`,
  overBotCap: (price, span, resets) => `这需要 ${price}，超出了${CAP_NAMES.bot[span]}的余额。${resets}重置。`,
  cheaper: (model, price) => `改用 ${model} 只需 ${price}，额度足够。`,
  userBlocked: '本机器人的运营者已禁止你使用它绘图。',
  guildBlocked: '本机器人的运营者已屏蔽本服务器。',
  botPaused: '运营者已暂停绘图，请稍后再试。',
  guildPaused: '本服务器的管理员已暂停绘图，请稍后再试。',
  channel: (channels) => `只能在 ${channels} 绘图。`,
  role: (roles) => `绘图需要以下身份组之一：${roles}。`,
  model: (model, allowed) =>
    allowed === ''
      ? `你不能在此使用 ${model}，也没有其他可用的模型。`
      : `你不能在此使用 ${model}。可以使用 ${allowed}。`,
  pixels: (max) => `本服务器的图片最多 ${max} 像素，请选择更小的尺寸。`,
  safety: (max) => `本服务器的 ${option('imagine.options.safety')} 最高为 ${max}。`,
  ageRestricted: (ordinary) =>
    `在本服务器，高于 ${ordinary} 的 ${option('imagine.options.safety')} 只能用于年龄限制频道。请到这样的频道再试，或使用 ${command('imagine')} 并将 ${option('imagine.options.safety')} 设为 ${ordinary} 或更低。`,
  count: (max) => `在本服务器，一条命令最多画 ${max} 张。`,
  words: '本服务器的管理员不允许提示词中的某个词，请换一种说法。',
  queueFull: (waiting, max) =>
    `你有 ${waiting} 张图片在排队，最多可排 ${max} 张。请等一些完成后再试，或使用 ${command('cancel')}。`,
  tooOften: (commands, minutes, when) =>
    `你在 ${minutes} 分钟内已发出 ${commands} 条绘图命令，达到上限。${when}可发出下一条。`,
  priceAsked: (count, model, price) =>
    `用 ${model} 画 ${count} 张需要 ${price}，请先确认。现在尚未占用额度，也未扣费。`,
  priceRose: (price, shown) => `现在的价格是 ${price}，不再是 ${shown}。尚未扣费。点下面的按钮即按新价格绘图。`,
  wouldUseUp: (scope, span) => `画完后，${CAP_NAMES[scope][span]}就用完了。`,
  wouldLeave: (left, scope, span) => `画完后，${CAP_NAMES[scope][span]}还剩 ${left}。`,
  draftGone: '确认按钮只保留一天，这个已经失效。这次点击不会扣费，请重新使用命令。',
  confirmedBefore: (link) => (link === null ? '你已经确认过了。' : `你已经确认过了：${link}`),
  running: (link) => (link === null ? '你已经点过了，正在处理。' : `你已经点过了，正在处理：${link}`),
  promptGone: `这张图片连同提示词已被删除，无法据此再画。请用 ${command('imagine')} 画一张新的。`,
  inputsGone: `当初提供的图片已不在这里，无法据此再画。请用 ${command('imagine')} 重新提供。`,
  parentGone: `我已没有这张图片的记录。请用 ${command('imagine')} 画一张新的。`,
  parentElsewhere: `这张图片属于另一个服务器。可以在 ${command('history')} 里用“复制设置”，在这里重新画。`,
  parentNotYours: '只有当初要画这张图片的人才能接着画。',
  noExtender: '这里已不能这样扩展图片，未扣费。',
  cannotExtend: (shape) => `这张图片已经是 ${shape}，或与它相差太大，无法扩展，未扣费。`,
  noFinal: '本服务器已不再设置成品模型。',
  isFinal: (model) => `这张图片已经是用本服务器的成品模型 ${model} 画的。没有扣费。`,
  noModels: '你在此没有可用的模型。',
  modelGone: (model) => `${model} 已不再提供。请用 ${command('imagine')} 选择其他模型。`,
  successor: (model, successor) => `${model} 已不再提供，由 ${successor} 接替，画法会有所不同。`,
  paintWith: (model, price) => `用 ${model} 绘图 · ${price}`,
  noCommands: '你不能在本频道使用命令，因此无法在此绘图。',
  everyone: '你不能在此使用这个命令。',
  admins: '只有管理本服务器的人才能使用。',
  operator: '只有本机器人的运营者才能使用。',
  unknownCommand: '我已不认识这个命令，请一分钟后再试。',
  unknownComponent: '这个按钮或菜单来自我的其他版本，已经失效。请重新使用命令。',
  broken: (reference) => `我这边出了问题。请再试一次，或把 \`${reference}\` 告诉本机器人的运营者。`,
};
