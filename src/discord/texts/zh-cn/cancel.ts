import type { Texts } from '../en/index.ts';

/** What `/cancel` and the button below progress say. */
export const cancel: Texts['cancel'] = {
  done: (count, released) => `已取消 ${count} 张图片，退回 ${released}，未扣费。`,
  notYours: '只有请求这些图片的人才能取消。',
  nothing: '你没有图片在排队。正在绘制的图片已付费，无法停止。',
};
