/** How the topics name a spending limit, and what is left of it. */
import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';

type ByCap = Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>>;

export const PER: Readonly<Record<CapSpan, string>> = { day: '1日', month: '1か月' };

export const CAP_NAMES: ByCap = {
  member: { day: '今日の個人上限', month: '今月の個人上限' },
  guild: { day: '今日のサーバー上限', month: '今月のサーバー上限' },
  bot: { day: '今日のBot全体の上限', month: '今月のBot全体の上限' },
};

export const LEFT_IN: ByCap = {
  member: { day: '今日の残額', month: '今月の残額' },
  guild: { day: '今日のサーバーの残額', month: '今月のサーバーの残額' },
  bot: { day: '今日のBot全体の残額', month: '今月のBot全体の残額' },
};
