const prompts = (count: number): string => `${count} of your prompts ${count === 1 ? 'was' : 'were'}`;

/** What is said of prompts that BFL declined too often, in English. */
export const strikesEn = {
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

/** The same in Simplified Chinese. */
export const strikesZh: typeof strikesEn = {
  counted: (count, limit) => `⚠️ 24 小时内你有 ${count} 条提示词被拒绝；达到 ${limit} 条时，你的绘制将暂停一小时。`,
  paused: (count, until) => `⏸️ 24 小时内你有 ${count} 条提示词被拒绝：你的绘制已暂停，${until}恢复。`,
  refused: (count, until) => `你的绘制已暂停：24 小时内 BFL 拒绝了你的 ${count} 条提示词。${until}可再次绘制。`,
  moderators: (member, count, until) =>
    `⏸️ ${member} 的绘制已暂停，${until}恢复：24 小时内 BFL 拒绝了其 ${count} 条提示词。`,
};
