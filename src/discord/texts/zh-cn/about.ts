import type { Texts } from '../en/index.ts';

/** What is told of one picture, or several of one command, for one person alone. */
export const about: Texts['about'] = {
  noneHere: '这条消息里没有我画的图片。',
  noPicture: '这条命令没有画出图片。',
  unfinished: '图片还没有完成。',
  paintedBy: (hosts) => `由 ${hosts.join('、')} 绘图`,
  savePreset: '存为预设',
  vary: '画相似的图',
  extend: { wider: '加宽', taller: '加高' },
  extendTo: (price) => `扩展到其他比例 · ${price} 起`,
  extendTitle: '扩展图片',
  whichShape: '扩展到哪种比例？',
  howSimilar: '相似程度',
  similar: (percent) => `${percent}%`,
};
