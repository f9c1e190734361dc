import type { Texts } from '../en/index.ts';

/** What `/cancel` and the button below progress say. */
export const cancel: Texts['cancel'] = {
  done: (count, released) => `已取消 ${count} 張圖片，${released} 已退回額度，未扣款。`,
  goesOn: (count, cost) => `有 ${count} 張圖片已經開始畫，不論是否停止都要花費 ${cost}，所以會畫完並傳給你。`,
  billed: (count, cost) => `有 ${count} 張圖片剛好在取消時開始畫，現在已停止：${cost} 由機器人負擔，不會向你收費。`,
  unclear: (count) => `還有 ${count} 張圖片暫時無法確定能否停止：可能照常送達，也可能就此結束且不扣款。`,
  notYours: '只有要求畫這些圖片的人才能取消。',
  nothing: '你沒有圖片在排隊。正在畫的圖片已經付費，無法停止。',
};
