import type { FailureReason } from '../../../generation/model/generation.ts';
import type { ModerationReason } from '../../../generation/ports/image-provider.ts';
import type { InputFault } from '../../../generation/model/input-picture.ts';
import type { Texts } from '../en/index.ts';
import { CAP_NAMES, SPAN_NAMES } from './caps.ts';
import { command, option } from '../naming.ts';

type Moderation = 'request_moderated' | 'content_moderated';

/** What a host declined. */
const MODERATED: Readonly<Record<Moderation, (host: string) => string>> = {
  request_moderated: (host) => `${host} 拒絕了這則提示詞，未扣款。請換個說法再試。`,
  content_moderated: (host) => `${host} 畫好後扣留了這張圖片，未扣款。請換個說法，或換一個種子。`,
};

const FAILURES: Readonly<Record<Exclude<FailureReason, Moderation>, string>> = {
  provider_failed: 'FLUX 畫這張圖片時出錯，未扣款。請再試一次。',
  timed_out: 'FLUX 畫這張圖片逾時，未扣款。請再試一次。',
  task_lost: 'FLUX 遺失了這張圖片，未扣款。請再試一次。',
  unanswered: 'FLUX 接受了這張圖片，但查不到結果，未向你扣款。請再試一次。',
  not_handed_over: 'FLUX 畫好了這張圖片，但沒有交出來，未扣款。請稍後再試。',
  bad_image: '圖片每次送達都已毀損，未扣款。請再試一次。',
  input_unreachable: '無法從 Discord 取得你的某張圖片，可能已被刪除，未扣款。請重新上傳或選擇。',
  input_refused: '你的某張圖片無法使用，未扣款。請使用 JPEG、PNG、WebP 或 GIF。',
  input_lost: '要當作輸入的圖片已經不在，未扣款。請換一張圖片。',
  input_rejected: 'FLUX 無法讀取你的某張圖片，未向你扣款。請重新存檔後再試，或換一張。',
  storage_failed: '圖片無法儲存，未扣款。請告訴這個機器人的營運者。',
  invalid_request: 'FLUX 不接受這些選項，未扣款。請換其他選項。',
  unknown_model: 'FLUX 目前不提供這個模型，未扣款。請換一個模型。',
  unreachable: '連續十分鐘無法連上 FLUX，未扣款。請稍後再試。',
  overloaded: 'FLUX 連續十分鐘沒有空位，未扣款。請稍後再試。',
  provider_failing: 'FLUX 對所有人故障已達十分鐘，未扣款。請稍後再試。',
  outcome_unknown: 'FLUX 沒有回覆是否接受了這張圖片，未向你扣款。請再試一次。',
  refused: 'FLUX 拒絕了這張圖片，沒有說明原因，未扣款。請換個說法，或換一個模型。',
  out_of_credits: '這個機器人的 FLUX 帳戶餘額不足，未扣款。請稍後再試。',
  key_refused: 'FLUX 拒絕了這個機器人的金鑰，未扣款。請稍後再試。',
  wrong_address: '這個機器人連線到 FLUX 的位址十分鐘來一直有誤，未扣款。請稍後再試。',
  too_dear:
    '這張圖片的價格超過這個機器人短時間內可花費的金額，所以沒有送到 FLUX，未扣款。請選擇較便宜的模型或較小的尺寸。',
  struck: '你有太多提示詞遭拒，所以沒有送到 FLUX，未扣款。',
  blocked: '這個機器人的營運者封鎖了你或這個伺服器，所以沒有送到 FLUX，未扣款。',
  over_cap: '限額已不夠支付這張圖片，所以沒有送到 FLUX，未扣款。',
  paused_too_long: '繪圖暫停太久，所以沒有送到 FLUX，未扣款。請稍後再試。',
  confined: '這個機器人只在另一個伺服器裡運作，所以沒有送到 FLUX，未扣款。',
  no_lane: '這個機器人已經沒有能這樣畫的帳戶，所以沒有送到 FLUX，未扣款。',
  cancelled: '已取消，未扣款。',
  withdrawn: '已撤回，未扣款。',
  restored: '這個機器人從備份還原，無法得知之後是否已畫出這張圖片，未向你扣款。請再試一次。',
};

const moderatedWithInputs = (host: string): string =>
  `${host} 拒絕了這則提示詞或你的某張圖片，未扣款。請換個說法，或換一張圖片。`;

function failureSentence(reason: FailureReason, hasInputs: boolean, host: string): string {
  if (reason === 'request_moderated' && hasInputs) return moderatedWithInputs(host);
  return reason === 'request_moderated' || reason === 'content_moderated' ? MODERATED[reason](host) : FAILURES[reason];
}

const MODERATION_REASONS: Readonly<Record<ModerationReason, string>> = {
  derivative_works: '衍生作品過濾',
  sexual_content: '色情內容',
  violence: '暴力內容',
  hate: '仇恨內容',
  self_harm: '自我傷害內容',
  input_picture: '輸入的圖片',
};

/** Why a picture that was given cannot be used. */
const INPUT_FAULTS: Readonly<Record<InputFault, string>> = {
  heic: '是 HEIC 格式，我無法讀取',
  svg: '是 SVG 向量圖，沒有像素',
  no_picture: '不是我能讀取的圖片',
  damaged: '已毀損或不完整',
  too_many_pixels:
    '像素太多：JPEG 最多 6400 萬像素，PNG 和 WebP 最多 3200 萬；GIF，以及漸進式、交錯式或 16 位元色深的圖片，最多 1600 萬',
  too_many_bytes: '超過 20 MB',
  too_small: '太小或太窄：每邊至少 64 像素，FLUX.3 至少 256 像素',
  taken_down: '已由這個機器人的營運者下架，不能再用',
  too_large_to_send: '超過能畫這張圖的服務商的大小限制，請換一張像素較少的圖片',
};

/** What the final message of a command says, and what the moderators hear of it. */
export const result: Texts['result'] = {
  autoAspect: '自動',
  buttons: {
    again: '再畫一次',
    edit: '修改提示詞',
    change: '修改圖片',
    final: '完稿',
    publish: '公開',
    confirm: '確認繪圖',
    more: '⋯ 更多',
  },
  edited: (from, changes) => `✏️ 修改自${from}：${changes.join('，')}`,
  final: (from, changes) => `✨ ${from}的完稿：${changes.join('，')}。每個模型畫出來的圖片都不同。`,
  altText: (number, count, prompt) => `第 ${number} 張，共 ${count} 張：${prompt}`,
  whichPicture: '要哪一張？',
  pictureNumber: (number) => `第 ${number} 張`,
  changed: (from) => `🖼️ 依文字修改，來自${from}`,
  editedNothing: (from) => `✏️ 修改自${from}，沒有變更`,
  changes: {
    prompt: () => '換了提示詞',
    model: (was, is) => `模型 ${was} → ${is}`,
    shape: (was, is) => `比例 ${was} → ${is}`,
    seed: (was, is) => `種子 ${was} → ${is}`,
    safety: (was, is) => `尺度 ${was} → ${is}`,
    enhance: (was, is) => `潤飾 ${was} → ${is}`,
  },
  seeds: (list) => `種子 ${list}`,
  nearlyUsed: (left, scope, span, resets) => `⚠️ ${CAP_NAMES[scope][span]}只剩 ${left}，${resets}重置。`,
  usedUp: (scope, span, resets) => `⚠️ ${CAP_NAMES[scope][span]}已用完，${resets}重置。`,
  left: (amount, scope, span) => `${SPAN_NAMES[scope][span]}還剩 ${amount}`,
  somePictures: (numbers, count, sentence) => `⚠️ 第 ${numbers} 張（共 ${count} 張）：${sentence}`,
  moderated: (hosts, member, channel, count, reasons) =>
    `🛡️ ${hosts.join('、')} 拒絕了 ${member} 在 ${channel} 的 ${count} 張圖片${reasons === '' ? '' : `：${reasons}`}。`,
  refusedByDiscord: `Discord 拒絕了這則訊息。畫好的圖片都已保存，可以用 ${command('history')} 再次查看。`,
  wordsLeftOut: 'Discord 不接受這個指令裡的文字，所以這裡省略。',
  sentAnew: (link) => `➡️ 等太久了，這則回覆已經無法更新。結果在這裡：${link}`,
  sentDirectly: '📨 等太久了，這則回覆已經無法更新。結果已用私訊傳送。',
  shrunk: '原圖超過 Discord 在這裡允許的大小，所以改以 JPEG 傳送。原圖已保存。',
  tooLarge: `圖片即使轉成較小的 JPEG，仍超過 Discord 在這裡允許的大小。圖片已保存，請見 ${command('history')}。`,
  moderationReasons: MODERATION_REASONS,
  refusedRequest: (status, fields) =>
    `FLUX 拒絕了這個要求（${status}）${fields.length === 0 ? '' : `：${fields.map((field) => option(`imagine.options.${field}`)).join('、')}`}`,
  failure: (reason, details, hasInputs, host) => {
    const sentence = failureSentence(reason, hasInputs, host);
    return details.length === 0 ? sentence : `${sentence}（${details.join('、')}）`;
  },
  inputIs: (fault) => INPUT_FAULTS[fault],
  inputFault: (number, fault) => `你的第 ${number} 張圖片${INPUT_FAULTS[fault]}`,
  firstFrame: (numbers, count) =>
    count === 1 ? '你的圖片是動圖，只使用了第一格。' : `你的第 ${numbers.join('、')} 張圖片是動圖，只使用了第一格。`,
};
