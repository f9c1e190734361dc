/** How the topics name a spending limit, and the days it counts. */
import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';

type ByCap = Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>>;

export const PER: Readonly<Record<CapSpan, string>> = { day: '每天', month: '每月' };

export const CAP_NAMES: ByCap = {
  member: { day: '你今天的額度', month: '你這個月的額度' },
  guild: { day: '這個伺服器今天的額度', month: '這個伺服器這個月的額度' },
  bot: { day: '機器人今天的總額度', month: '機器人這個月的總額度' },
};

export const SPAN_NAMES: ByCap = {
  member: { day: '今天', month: '這個月' },
  guild: { day: '這個伺服器今天', month: '這個伺服器這個月' },
  bot: { day: '機器人今天', month: '機器人這個月' },
};
