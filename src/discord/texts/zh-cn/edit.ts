import type { Texts } from '../en/index.ts';

/** The dialog that changes the recipe of an earlier picture, and what its answers say. */
export const edit: Texts['edit'] = {
  title: '修改后再画',
  prompt: '提示词',
  promptTooLong: '原提示词太长，对话框放不下，会以文件形式单独发给你。',
  oldPrompt: '原提示词超过了对话框 4000 个字符的上限。内容在这个文件里，可以从中复制：',
  model: '模型',
  price: (count, price) => (count === 1 ? price : `${count} 张：${price}`),
  aspect: '比例',
  seed: '种子',
  seedHint: (seed) => `留空则换一个新种子；之前是 ${seed}。`,
  private: '仅自己可见',
  staysPrivate: '之前的图片是私密的，这一张也会是私密的。',
  tryAgain: '再试一次',
};
