import type { CapSpan } from '../../../generation/model/caps.ts';
import { command } from '../naming.ts';

const FOR: Readonly<Record<CapSpan, string>> = { day: 'today', month: 'this month' };

/** What moderators read of their server's limits. */
export const alerts = {
  /** The first line; of a limit it is the same each time that it is written. */
  nearly: (percent: number, span: CapSpan, used: string, limit: string) =>
    `⚠️ **${percent} % of this server's limit for ${FOR[span]} is used: ${used} of ${limit}.**`,
  usedUp: (span: CapSpan, used: string, limit: string) =>
    `⛔ **This server's limit for ${FOR[span]} is used up: ${used} of ${limit}.**`,
  nearlyMeans: (resets: string) => `When it is used up, nobody can paint here until it resets ${resets}.`,
  usedUpMeans: (resets: string) => `Nobody can paint here until it resets ${resets}.`,
  tooLittle: 'What is left does not pay for a usual picture.',
  top: (members: string) => `Spent most: ${members}.`,
  own: `${command('limits set')} changes this limit, ${command('usage overview')} shows what it was spent on.`,
  operators: `The operator of this bot set this limit: only they can raise it. ${command('usage overview')} shows what it was spent on.`,
};
