import type { Texts } from '../en/index.ts';
import { CAP_NAMES, SPAN_NAMES } from './caps.ts';

/** What `/quota` says. */
export const quota: Texts['quota'] = {
  cap: (left, limit, scope, span, resets) => `${SPAN_NAMES[scope][span]}还剩 **${left}**（共 ${limit}），${resets}重置`,
  noCaps: '没有花费限制。',
  pictures: (count) => `${count} 张`,
  granted: (amount) => `其中 ${amount} 为额外授予`,
  affordable: (count, price, model, scope, span) =>
    `够用 ${model} 画 ${count} 张（每张 ${price}）；最先用完的是${CAP_NAMES[scope][span]}。`,
  works: (waiting, painting) =>
    waiting + painting === 0 ? '没有图片在排队。' : `${waiting} 张在排队，${painting} 张正在绘制。`,
  recent: '你在这里最近的图片：',
  tellsDone: '完成后提醒：开',
  tellsNothing: '完成后提醒：关',
};
