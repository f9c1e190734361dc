import type { Texts } from '../en/index.ts';

/** The dialog that changes the recipe of an earlier picture, and what its answers say. */
export const edit: Texts['edit'] = {
  title: '編集してもう一度生成',
  prompt: 'プロンプト',
  promptTooLong: '元のプロンプトは長すぎて入力欄に入りません。自分だけに見えるファイルで届きます。',
  oldPrompt: '元のプロンプトは、入力欄の上限の4000文字を超えています。このファイルからコピーできます：',
  model: 'モデル',
  price: (count, price) => (count === 1 ? price : `${count}枚：${price}`),
  aspect: '縦横比',
  seed: 'シード',
  seedHint: (seed) => `空欄なら新しいシードになります。前回は${seed}でした。`,
  private: '自分だけに表示',
  staysPrivate: '元の画像が非公開のため、この画像も非公開になります。',
  tryAgain: 'やり直す',
};
