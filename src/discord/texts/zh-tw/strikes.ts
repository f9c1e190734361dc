import type { Texts } from '../en/index.ts';

/** What is said of prompts that were declined too often. */
export const strikes: Texts['strikes'] = {
  counted: (count, limit) => `⚠️ 24 小時內你有 ${count} 則提示詞遭拒；達到 ${limit} 則時，你會有一小時不能繪圖。`,
  paused: (count, until) => `⏸️ 24 小時內你有 ${count} 則提示詞遭拒：你的繪圖已暫停，${until}恢復。`,
  refused: (hosts, count, until) =>
    `你的繪圖已暫停：24 小時內 ${hosts.join('、')} 拒絕了你的 ${count} 則提示詞。${until}可以再次繪圖。`,
  moderators: (member, hosts, count, until) =>
    `⏸️ ${member} 的繪圖已暫停，${until}恢復：24 小時內 ${hosts.join('、')} 拒絕了這位成員的 ${count} 則提示詞。`,
};
