import type { Texts } from '../en/index.ts';

/** What is told of one picture, or several of one command, for one person alone. */
export const about: Texts['about'] = {
  noneHere: 'このメッセージには、このBotが生成した画像がありません。',
  noPicture: 'このコマンドで生成された画像はありません。',
  unfinished: 'まだ生成中です。',
  paintedBy: (hosts) => `${hosts.join('、')}で生成`,
  savePreset: 'プリセットとして保存',
  vary: '似た画像を生成',
  extend: { wider: '横に広げる', taller: '縦に広げる' },
  extendTo: (price) => `別の縦横比に広げる · ${price}から`,
  extendTitle: '画像を広げる',
  whichShape: 'どの縦横比にしますか？',
  howSimilar: 'どのくらい似せますか？',
  similar: (percent) => `${percent}%`,
};
