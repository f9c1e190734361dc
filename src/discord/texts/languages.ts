/** Every language of the bot, one line each: its folder. English is read where no other one serves. */
export { en } from './en/index.ts';
export { zhCN } from './zh-cn/index.ts';
export { zhTW } from './zh-tw/index.ts';
export { ja } from './ja/index.ts';
