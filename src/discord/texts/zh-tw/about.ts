import type { Texts } from '../en/index.ts';

/** What is told of one picture, or several of one command, for one person alone. */
export const about: Texts['about'] = {
  noneHere: '這則訊息裡沒有我畫的圖片。',
  noPicture: '這個指令沒有畫出圖片。',
  unfinished: '圖片還沒畫完。',
  paintedBy: (hosts) => `由 ${hosts.join('、')} 繪圖`,
  savePreset: '存成範本',
  vary: '畫類似的圖',
  extend: { wider: '加寬', taller: '加高' },
  extendTo: (price) => `擴展成其他比例 · ${price} 起`,
  extendTitle: '擴展圖片',
  whichShape: '擴展成哪種比例？',
  howSimilar: '要多相似？',
  similar: (percent) => `${percent}%`,
};
