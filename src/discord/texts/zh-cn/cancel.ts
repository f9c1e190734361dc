import type { Texts } from '../en/index.ts';

/** What `/cancel` and the button below progress say. */
export const cancel: Texts['cancel'] = {
  done: (count, released) => `已取消 ${count} 张图片，退回 ${released}，未扣费。`,
  goesOn: (count, cost) => `有 ${count} 张图片已经开始画，无论是否停止都要花费 ${cost}，因此会继续完成并发送给你。`,
  billed: (count, cost) => `有 ${count} 张图片恰好在取消时开始画，现已停止：${cost} 由机器人承担，不向你收费。`,
  unclear: (count) => `还有 ${count} 张图片暂时不确定能否停止：要么照常送达，要么在此结束且不扣费。`,
  notYours: '只有请求这些图片的人才能取消。',
  nothing: '你没有图片在排队。正在画的图片已付费，无法停止。',
};
