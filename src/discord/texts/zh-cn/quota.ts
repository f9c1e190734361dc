import type { Texts } from '../en/index.ts';
import { CAP_NAMES, SPAN_NAMES } from './caps.ts';

/** What `/quota` says. */
export const quota: Texts['quota'] = {
  cap: (left, limit, scope, span, resets) => `${SPAN_NAMES[scope][span]}还剩 **${left}**（共 ${limit}），${resets}重置`,
  noCaps: '没有花费限制。',
  pictures: (count) => `${count} 张`,
  granted: (amount) => `其中 ${amount} 为额外授予`,
  affordable: (count, price, model, scope, span) =>
    count === 0
      ? `${CAP_NAMES[scope][span]}已用完，不够用 ${model} 再画一张（每张 ${price}）。`
      : `够用 ${model} 画 ${count} 张（每张 ${price}）；最先用完的是${CAP_NAMES[scope][span]}。`,
  botBinds: (isEnough, span, resets) =>
    isEnough
      ? `${CAP_NAMES.bot[span]}由所有服务器共用，可能先于你的额度用完。${resets}重置。`
      : `${CAP_NAMES.bot[span]}由所有服务器共用，已用完。${resets}重置。`,
  works: (waiting, painting) =>
    waiting + painting === 0 ? '没有图片在排队。' : `${waiting} 张在排队，${painting} 张正在画。`,
  recent: '你在这里最近的图片：',
  tellsDone: '完成后提醒：开',
  tellsNothing: '完成后提醒：关',
};
