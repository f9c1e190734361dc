import type { Texts } from '../en/index.ts';

/** What is said of prompts that were declined too often. */
export const strikes: Texts['strikes'] = {
  counted: (count, limit) => `⚠️ 24 小时内你有 ${count} 条提示词被拒绝；达到 ${limit} 条时，你的绘图将暂停一小时。`,
  paused: (count, until) => `⏸️ 24 小时内你有 ${count} 条提示词被拒绝：你的绘图已暂停，${until}恢复。`,
  refused: (hosts, count, until) =>
    `你的绘图已暂停：24 小时内 ${hosts.join('、')} 拒绝了你的 ${count} 条提示词。${until}可再次绘图。`,
  moderators: (member, hosts, count, until) =>
    `⏸️ ${member} 的绘图已暂停，${until}恢复：24 小时内 ${hosts.join('、')} 拒绝了其 ${count} 条提示词。`,
};
