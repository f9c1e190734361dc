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
      return `第 ${problem.number} 張圖片最多 ${problem.maxMegabytes} MB`;
    default:
      return optionFault(problem);
  }
}

type PictureFault = 'too_many_pictures' | 'picture_too_large';

function tooManyPictures({ model, max, others }: Extract<OptionFault, { readonly kind: 'too_many_pictures' }>): string {
  const takes = max === 0 ? `${model} 不接受圖片` : `${model} 最多接受 ${max} 張圖片`;
  return others.length === 0 ? takes : `${takes}；要用這麼多圖片，請選擇 ${others.join('、')}`;
}

function optionFault(problem: Exclude<OptionFault, { readonly kind: PictureFault }>): string {
  const name = option(`imagine.options.${problem.option}`);
  switch (problem.kind) {
    case 'wrong_length':
      return `${name} 須有 ${problem.min} 到 ${problem.max} 個字元，且不能全是空白`;
    case 'out_of_range':
      return `${name} 須為 ${problem.min} 到 ${problem.max} 的整數`;
    case 'not_a_step':
      return `${name} 須為 ${problem.step} 的倍數，例如 ${problem.nearest}`;
    case 'not_a_choice':
      return `${name} 必須是下列之一：${problem.choices.join('、')}`;
    case 'not_for_model':
      return `${problem.model} 不能設定 ${name}`;
    case 'needs':
      return `設定 ${name} 時也要設定 ${option(`imagine.options.${problem.other}`)}`;
    case 'excludes':
      return `${name} 和 ${option(`imagine.options.${problem.other}`)} 不能同時設定`;
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
      return `不設定 ${option(`imagine.options.${misfit.kind}`)}`;
    case 'format':
      return `${option('imagine.options.format')} 設為 ${misfit.formats.join(' 或 ')}`;
    case 'safety':
      return maxSafety !== null && maxSafety < misfit.min
        ? `${option('imagine.options.safety')} 至少為 ${misfit.min}（但這個伺服器最高只允許 ${maxSafety}）`
        : `${option('imagine.options.safety')} 至少為 ${misfit.min}`;
    case 'enhance':
      return `${option('imagine.options.enhance')} 設為 ${misfit.must ? 'True' : 'False'}`;
    case 'inputs':
      return inputsKept(misfit);
  }
}

function sizesKept(sizes: SizesAtHost): string {
  if (sizes.kind === 'pixels') {
    return `${option('imagine.options.width')} 和 ${option('imagine.options.height')} 介於 ${sizes.min} 到 ${sizes.max}、為 ${sizes.step} 的倍數，總共不超過 ${sizes.maxPixels} 像素`;
  }
  const { ratios, resolutions } = sizes;
  const inResolutions =
    resolutions === null ? '' : `，${option('imagine.options.resolution')} 選 ${resolutions.join('、')} 之一`;
  return `${option('imagine.options.aspect')} 選 ${ratios.join('、')} 之一${inResolutions}，不設定 ${option('imagine.options.width')} 和 ${option('imagine.options.height')}`;
}

function inputsKept({ max, maxBytes }: Extract<Misfit, { readonly kind: 'inputs' }>): string {
  if (max === 0) return '不加入圖片';
  const each = maxBytes === null ? '' : `，每張不超過 ${Math.floor(maxBytes / 1_000)} kB`;
  return `最多加入 ${max} 張圖片${each}`;
}

/** Whether the operator knows already, or somebody has to say it. */
function told(isTold: boolean): string {
  return isTold ? '已通知營運者，未扣款。' : '未扣款。請告訴這個機器人的營運者。';
}

/** Why a command is refused, and what would help. */
export const refusal: Texts['refusal'] = {
  stopping: '我正在重新啟動，請一分鐘後再試。',
  paused: {
    out_of_credits: (isTold) => `繪圖已暫停：這個機器人的 FLUX 帳戶餘額不足。${told(isTold)}`,
    key_refused: (isTold) => `繪圖已暫停：FLUX 拒絕了這個機器人的金鑰。${told(isTold)}`,
    wrong_address: (isTold) => `繪圖已暫停：這個機器人連線到 FLUX 的位址有誤。${told(isTold)}`,
  },
  shortOfCredits: (isTold) => `這個機器人的 FLUX 帳戶餘額不夠支付這次繪圖。${told(isTold)}`,
  badOptions: (faults) => `請修改：${faults.map(fault).join('；')}。`,
  noLane: ({ misfits, model, maxSafety, others }) => {
    const changes = misfits.flatMap((misfit) => unkept(misfit, maxSafety) ?? []);
    const otherwise =
      others.length === 0 ? '' : `也可以改用 ${others.map(({ name }) => name).join('、')}，其他設定不必更動。`;
    return changes.length === 0
      ? `這個機器人目前沒有帳戶能用 ${model.name} 繪圖，未扣款。${otherwise}`
      : `這個機器人的帳戶都無法用 ${model.name} 照你的要求繪圖，未扣款。可行的設定：${changes.join('；')}。${otherwise}`;
  },
  abovePace: (price, pace) =>
    `這樣的一張圖片要 ${price}，超過這裡的成員短時間內可花費的 ${pace}。請選擇較便宜的模型或較小的尺寸。`,
  overCap: (price, left, scope, span, resets) =>
    `這要花 ${price}，但${CAP_NAMES[scope][span]}只剩 ${left}。${resets}重置。`,
  asNewMember: (limit, span, until, then) =>
    `你是新成員，${until === null ? '目前' : `在 ${until} 之前`}${PER[span]}最多可以花 ${limit}，之後${then === null ? '沒有個人限額' : `是 ${then}`}。`,
  overUsedUp: (price, scope, span, resets) => `這要花 ${price}，但${CAP_NAMES[scope][span]}已經用完。${resets}重置。`,
  overBotCap: (price, span, resets) => `這要花 ${price}，超過${CAP_NAMES.bot[span]}剩下的金額。${resets}重置。`,
  cheaper: (model, price) => `改用 ${model} 只要 ${price}，就夠用了。`,
  userBlocked: '這個機器人的營運者已禁止你使用它繪圖。',
  guildBlocked: '這個機器人的營運者已封鎖這個伺服器。',
  botPaused: '這個機器人的營運者已暫停繪圖，請稍後再試。',
  guildPaused: '這個伺服器的管理員已暫停繪圖，請稍後再試。',
  channel: (channels) => `只能在 ${channels} 繪圖。`,
  role: (roles) => `繪圖需要下列身分組之一：${roles}。`,
  model: (model, allowed) =>
    allowed === ''
      ? `你不能在這裡使用 ${model}，也沒有其他可用的模型。`
      : `你不能在這裡使用 ${model}。可以使用 ${allowed}。`,
  pixels: (max) => `這個伺服器的圖片最多 ${max} 像素，請選擇較小的尺寸。`,
  safety: (max) => `這個伺服器的 ${option('imagine.options.safety')} 最高為 ${max}。`,
  ageRestricted: (ordinary) =>
    `在這個伺服器，高於 ${ordinary} 的 ${option('imagine.options.safety')} 只能用在年齡限制頻道。請到這樣的頻道再試，或使用 ${command('imagine')} 並把 ${option('imagine.options.safety')} 設為 ${ordinary} 以下。`,
  count: (max) => `在這個伺服器，一個指令最多畫 ${max} 張。`,
  words: '這個伺服器的管理員不允許這則提示詞裡的某個詞，請換個說法。',
  queueFull: (waiting, max) =>
    `你有 ${waiting} 張圖片在排隊，最多可排 ${max} 張。請等一些完成後再試，或使用 ${command('cancel')}。`,
  tooOften: (commands, minutes, when) =>
    `你在 ${minutes} 分鐘內用了 ${commands} 個繪圖指令，達到上限。${when}可以使用下一個。`,
  priceAsked: (count, model, price) =>
    `用 ${model} 畫 ${count} 張要 ${price}，請先確認。目前還沒有占用額度，也沒有扣款。`,
  priceRose: (price, shown) => `現在的價格是 ${price}，不再是 ${shown}。還沒有扣款。按下按鈕就會以新價格繪圖。`,
  wouldLeave: (left, scope, span) => `畫完後，${CAP_NAMES[scope][span]}還剩 ${left}。`,
  wouldUseUp: (scope, span) => `畫完後，${CAP_NAMES[scope][span]}就用完了。`,
  draftGone: '這個確認只保留一天，已經過期，未扣款。請再用一次指令。',
  confirmedBefore: (link) => (link === null ? '你已經確認過了。' : `你已經確認過了：${link}`),
  running: (link) => (link === null ? '你已經按過了，正在處理。' : `你已經按過了，正在處理：${link}`),
  promptGone: `這張圖片和提示詞已刪除，無法接著畫。請用 ${command('imagine')} 畫一張新的。`,
  inputsGone: `當初加入的圖片已經不在，無法再畫一次。請用 ${command('imagine')} 畫一張新的。`,
  parentGone: `我已經沒有這張圖片。請用 ${command('imagine')} 畫一張新的。`,
  parentElsewhere: `這張圖片屬於另一個伺服器。可以用 ${command('history')} 裡的「複製設定」在這裡畫。`,
  parentNotYours: '只有要求畫這張圖片的人才能接著畫。',
  noExtender: '這裡已經不能這樣擴展圖片，未扣款。',
  cannotExtend: (shape) => `這張圖片已經是 ${shape}，或與它相差太多，無法擴展，未扣款。`,
  noFinal: '這個伺服器已經沒有設定完稿模型。',
  isFinal: (model) => `這張圖片已經是用這個伺服器的完稿模型 ${model} 畫的，未扣款。`,
  noModels: '你在這裡沒有可用的模型。',
  modelGone: (model) => `${model} 已不再提供。請用 ${command('imagine')} 選擇其他模型。`,
  successor: (model, successor) => `${model} 已不再提供，由 ${successor} 接替，畫法會有所不同。`,
  paintWith: (model, price) => `用 ${model} 繪圖 · ${price}`,
  noCommands: '你不能在這個頻道使用指令，所以無法在這裡繪圖。',
  everyone: '你不能在這裡使用這個功能。',
  admins: '只有管理這個伺服器的人才能使用。',
  operator: '只有這個機器人的營運者才能使用。',
  unknownCommand: '我已經不認得這個指令，請一分鐘後再試。',
  unknownComponent: '這個按鈕或選單來自我的其他版本，已經失效。請再用一次指令。',
  broken: (reference) => `我這邊出了問題。請再試一次，或把代碼 \`${reference}\` 告訴這個機器人的營運者。`,
};
