import type { Texts } from '../en/index.ts';

/** The dialog that changes the recipe of an earlier picture, and what its answers say. */
export const edit: Texts['edit'] = {
  title: '修改後再畫',
  prompt: '提示詞',
  promptTooLong: '原本的提示詞太長，對話視窗放不下，會以檔案另外傳給你，只有你看得到。',
  oldPrompt: '原本的提示詞超過對話視窗 4000 個字元的上限。內容在這個檔案裡，可以從中複製：',
  model: '模型',
  price: (count, price) => (count === 1 ? price : `${count} 張：${price}`),
  aspect: '比例',
  seed: '種子',
  seedHint: (seed) => `留空就換一個新種子；之前是 ${seed}。`,
  private: '只有我看得到',
  staysPrivate: '之前的圖片是私密的，所以這張也是。',
  tryAgain: '再試一次',
};
