import type { Texts } from '../en/index.ts';
import { CAP_NAMES, SPAN_NAMES } from './caps.ts';

/** What `/quota` says. */
export const quota: Texts['quota'] = {
  cap: (left, limit, scope, span, resets) => `${SPAN_NAMES[scope][span]}還剩 **${left}**（共 ${limit}），${resets}重置`,
  noCaps: '沒有花費限制。',
  pictures: (count) => `${count} 張`,
  granted: (amount) => `其中 ${amount} 為額外追加`,
  affordable: (count, price, model, scope, span) =>
    count === 0
      ? `${CAP_NAMES[scope][span]}已用完，不夠再用 ${model} 畫一張（每張 ${price}）。`
      : `還能用 ${model} 畫 ${count} 張（每張 ${price}）；最先用完的會是${CAP_NAMES[scope][span]}。`,
  botBinds: (isEnough, span, resets) =>
    isEnough
      ? `${CAP_NAMES.bot[span]}由所有伺服器共用，可能比你的額度先用完。${resets}重置。`
      : `${CAP_NAMES.bot[span]}由所有伺服器共用，已經用完。${resets}重置。`,
  works: (waiting, painting) =>
    waiting + painting === 0 ? '沒有圖片在排隊。' : `${waiting} 張在排隊，${painting} 張正在畫。`,
  recent: '你在這裡最近的圖片：',
  tellsDone: '完成時通知我：開',
  tellsNothing: '完成時通知我：關',
};
