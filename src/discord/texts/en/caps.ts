/** How the topics name a spending limit, and what is left of it. */
import type { CapScope, CapSpan } from '../../../generation/model/caps.ts';

type ByCap = Readonly<Record<CapScope, Readonly<Record<CapSpan, string>>>>;

export const PER: Readonly<Record<CapSpan, string>> = { day: 'a day', month: 'a month' };

export const CAP_NAMES: ByCap = {
  member: { day: 'your limit for today', month: 'your limit for this month' },
  guild: { day: "this server's limit for today", month: "this server's limit for this month" },
  bot: { day: "this bot's limit for today", month: "this bot's limit for this month" },
};

export const LEFT_IN: ByCap = {
  member: { day: 'left today', month: 'left this month' },
  guild: { day: 'left today for this server', month: 'left this month for this server' },
  bot: { day: 'left today for this bot', month: 'left this month for this bot' },
};

/** For the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
