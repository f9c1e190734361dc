// What the page says, in the language of the member one is. A topic is a file, a language a folder; a missing text is a compile error.

import { behind as behindEn } from './en/behind.ts';
import { composer as composerEn } from './en/composer.ts';
import { dialog as dialogEn } from './en/dialog.ts';
import { layout as layoutEn } from './en/layout.ts';
import { levers as leversEn } from './en/levers.ts';
import { message as messageEn } from './en/message.ts';
import { refusals as refusalsEn } from './en/refusals.ts';
import { tours as toursEn } from './en/tours.ts';
import { behind as behindJa } from './ja/behind.ts';
import { composer as composerJa } from './ja/composer.ts';
import { dialog as dialogJa } from './ja/dialog.ts';
import { layout as layoutJa } from './ja/layout.ts';
import { levers as leversJa } from './ja/levers.ts';
import { message as messageJa } from './ja/message.ts';
import { refusals as refusalsJa } from './ja/refusals.ts';
import { tours as toursJa } from './ja/tours.ts';
import { behind as behindZhCn } from './zh-cn/behind.ts';
import { composer as composerZhCn } from './zh-cn/composer.ts';
import { dialog as dialogZhCn } from './zh-cn/dialog.ts';
import { layout as layoutZhCn } from './zh-cn/layout.ts';
import { levers as leversZhCn } from './zh-cn/levers.ts';
import { message as messageZhCn } from './zh-cn/message.ts';
import { refusals as refusalsZhCn } from './zh-cn/refusals.ts';
import { tours as toursZhCn } from './zh-cn/tours.ts';
import { behind as behindZhTw } from './zh-tw/behind.ts';
import { composer as composerZhTw } from './zh-tw/composer.ts';
import { dialog as dialogZhTw } from './zh-tw/dialog.ts';
import { layout as layoutZhTw } from './zh-tw/layout.ts';
import { levers as leversZhTw } from './zh-tw/levers.ts';
import { message as messageZhTw } from './zh-tw/message.ts';
import { refusals as refusalsZhTw } from './zh-tw/refusals.ts';
import { tours as toursZhTw } from './zh-tw/tours.ts';

const EN = {
  behind: behindEn,
  composer: composerEn,
  dialog: dialogEn,
  layout: layoutEn,
  levers: leversEn,
  message: messageEn,
  refusals: refusalsEn,
  tours: toursEn,
};
export type PageTexts = { readonly [Topic in keyof typeof EN]: (typeof EN)[Topic] };
const ZH_CN: PageTexts = {
  behind: behindZhCn,
  composer: composerZhCn,
  dialog: dialogZhCn,
  layout: layoutZhCn,
  levers: leversZhCn,
  message: messageZhCn,
  refusals: refusalsZhCn,
  tours: toursZhCn,
};
const ZH_TW: PageTexts = {
  behind: behindZhTw,
  composer: composerZhTw,
  dialog: dialogZhTw,
  layout: layoutZhTw,
  levers: leversZhTw,
  message: messageZhTw,
  refusals: refusalsZhTw,
  tours: toursZhTw,
};
const JA: PageTexts = {
  behind: behindJa,
  composer: composerJa,
  dialog: dialogJa,
  layout: layoutJa,
  levers: leversJa,
  message: messageJa,
  refusals: refusalsJa,
  tours: toursJa,
};
/** By Discord's locales; English for every other. */
const BY_LOCALE: ReadonlyMap<string, PageTexts> = new Map([
  ['zh-CN', ZH_CN],
  ['zh-TW', ZH_TW],
  ['ja', JA],
]);

/** `locale`: Discord's, such as `zh-CN`. */
export function textsFor(locale: string): PageTexts {
  return BY_LOCALE.get(locale) ?? EN;
}
