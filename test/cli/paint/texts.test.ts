import { expect, it } from 'vitest';
import { textsFor } from '../../../src/cli/paint/texts/index.ts';

it.each([
  [{ LANG: 'C.UTF-8' }, 'Nothing was painted, and nothing spent.'],
  [{ LANG: 'de_DE.UTF-8' }, 'Nothing was painted, and nothing spent.'],
  [{ LANG: 'zh_CN.UTF-8' }, '什么都没画，也没有花钱。'],
  [{ LC_MESSAGES: 'zh_SG', LANG: 'en_US' }, '什么都没画，也没有花钱。'],
  [{ LANG: 'zh_TW.UTF-8' }, '什麼都沒畫，也沒有花錢。'],
  [{ LANG: 'ja_JP.UTF-8' }, '何も生成せず、料金もかかっていません。'],
  [{ LC_ALL: 'zh-Hant-TW', LANG: 'zh_CN.UTF-8' }, '什麼都沒畫，也沒有花錢。'],
])('the command line speaks the language of its surroundings, %j', (environment, declined) => {
  expect(textsFor(environment).declined).toBe(declined);
});
