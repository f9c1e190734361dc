import type { CapSpan } from '../../../generation/model/caps.ts';
import { counted } from './counted.ts';
import { command } from '../naming.ts';

const PERIOD: Readonly<Record<CapSpan, string>> = { day: 'today', month: 'this month' };

/** What is said when a member asks the admins for more than their limit. */
export const ask = {
  button: 'Ask an admin',
  asked: `✋ The admins have been asked. Their decision will appear here, and in ${command('quota')}.`,
  already: (since: string) =>
    `You asked the admins ${since}, and they have not decided yet. You can also write to one of them.`,
  tooSoon: (when: string) => `The admins declined your last request. You can ask again ${when}.`,
  noNeed: 'Your limit now leaves enough for it.',
  unknown: 'I no longer have this request.',
  wants: (member: string, channel: string, count: number, model: string, price: string) =>
    `✋ ${member} asks in ${channel} to paint ${counted(count, 'picture')} with ${model} for ${price}, which is more than their limit leaves.`,
  limitFrom: (source: string) => `The limit is one ${source}.`,
  used: (used: string, limit: string, span: CapSpan) => `They have used ${used} of ${limit} ${PERIOD[span]}.`,
  approve: (amount: string) => `Approve +${amount}`,
  once: 'This once',
  deny: 'Deny',
  approved: (admin: string, member: string, amount: string) => `✅ ${admin} gave ${member} ${amount} more.`,
  allowedOnce: (admin: string, member: string, amount: string) =>
    `✅ ${admin} let ${member} paint this once: ${amount} more.`,
  allowedUngiven: (admin: string, member: string) =>
    `✅ ${admin} let ${member} paint this once. By then it fitted the limit, so nothing was added.`,
  denied: (admin: string, member: string) => `❌ ${admin} declined the request of ${member}.`,
  over: (member: string) => `⌛ The request of ${member} has expired.`,
  paintNow: 'Paint now',
  /** Where what was asked for is not kept any more. */
  commandAgain: 'Use the command again to paint it.',
  whereToPaint: (channel: string) => `Use ${command('quota')} in ${channel} to paint it.`,
  /** What the member reads. */
  outcome: {
    open: (since: string) => `✋ You asked the admins for more ${since}; they have not decided yet.`,
    approved: (amount: string) => `✅ An admin gave you ${amount} more.`,
    once: '✅ An admin lets you paint it this once.',
    denied: (when: string) => `❌ The admins declined your request for more. You can ask again ${when}.`,
    unreachable:
      '⚠️ I could not ask the admins: their channel is gone, or I may not write there. Tell one of them yourself.',
    expired: '⌛ The admins did not decide your request within a day. You can ask again.',
  },
  trail: {
    asked: (price: string) => `asked for more, to paint for ${price}`,
    denied: (member: string) => `declined the request of ${member}`,
    allowed: (member: string) => `allowed the request of ${member}, which by then fitted the limit`,
    grantReason: 'asked for it',
  },
};
