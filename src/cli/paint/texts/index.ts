// What the command line says, in the language of the surroundings. A language is a folder.

import { en, type PaintTexts } from './en/index.ts';
import { ja } from './ja/index.ts';
import { zhCn } from './zh-cn/index.ts';
import { zhTw } from './zh-tw/index.ts';

export type { PaintTexts } from './en/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** As programs of a terminal find their language: the first of these that is set. Where none is, the system is asked. */
export function textsFor(environment: Environment): PaintTexts {
  const named = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name] ?? '').find((value) => value !== '');
  const locale = named ?? new Intl.DateTimeFormat().resolvedOptions().locale;
  if (/^zh[-_](?:tw|hk|mo|hant)/iu.test(locale)) return zhTw;
  if (/^ja\b|^ja_/iu.test(locale)) return ja;
  return /^zh\b|^zh_/iu.test(locale) ? zhCn : en;
}
