import { allOf } from './listed.ts';

const prompts = (count: number): string => `${count} of your prompts ${count === 1 ? 'was' : 'were'}`;

/** What is said of prompts that were declined too often. */
export const strikes = {
  /** Below the final message of a strike. */
  counted: (count: number, limit: number) =>
    `⚠️ ${prompts(count)} declined within 24 hours; at ${limit}, you cannot paint for an hour.`,
  paused: (count: number, until: string) =>
    `⏸️ ${prompts(count)} declined within 24 hours: painting is paused for you and resumes ${until}.`,
  refused: (hosts: readonly string[], count: number, until: string) =>
    `Painting is paused for you: ${allOf(hosts)} declined ${count} of your prompts within 24 hours. You can paint again ${until}.`,
  moderators: (member: string, hosts: readonly string[], count: number, until: string) =>
    `⏸️ Painting is paused for ${member} and resumes ${until}: ${allOf(hosts)} declined ${count} of their prompts within 24 hours.`,
};
