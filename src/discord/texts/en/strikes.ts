const prompts = (count: number): string => `${count} of your prompts ${count === 1 ? 'was' : 'were'}`;

/** What is said of prompts that BFL declined too often. */
export const strikes = {
  /** Below the final message of a strike. */
  counted: (count: number, limit: number) =>
    `⚠️ ${prompts(count)} declined within 24 hours; at ${limit}, painting pauses for you for an hour.`,
  paused: (count: number, until: string) =>
    `⏸️ ${prompts(count)} declined within 24 hours: painting is paused for you, and goes on ${until}.`,
  refused: (count: number, until: string) =>
    `Painting is paused for you: BFL declined ${count} of your prompts within 24 hours. You can paint again ${until}.`,
  moderators: (member: string, count: number, until: string) =>
    `⏸️ Painting is paused for ${member}, and goes on ${until}: BFL declined ${count} of their prompts within 24 hours.`,
};
