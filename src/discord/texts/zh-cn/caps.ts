/** How the topics name a spending limit, and the days it counts. */
import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';

type ByCap = Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>>;

export const PER: Readonly<Record<CapSpan, string>> = { day: '每天', month: '每月' };

export const CAP_NAMES: ByCap = {
  member: { day: '你今天的额度', month: '你本月的额度' },
  guild: { day: '本服务器今天的额度', month: '本服务器本月的额度' },
  bot: { day: '机器人今天的总额度', month: '机器人本月的总额度' },
};

export const SPAN_NAMES: ByCap = {
  member: { day: '今天', month: '本月' },
  guild: { day: '本服务器今天', month: '本服务器本月' },
  bot: { day: '机器人今天', month: '机器人本月' },
};
