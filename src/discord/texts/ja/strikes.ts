import type { Texts } from '../en/index.ts';

/** What is said of prompts that were declined too often. */
export const strikes: Texts['strikes'] = {
  counted: (count, limit) =>
    `⚠️ 24時間以内に${count}件のプロンプトが拒否されました。${limit}件になると、1時間生成できなくなります。`,
  paused: (count, until) =>
    `⏸️ 24時間以内に${count}件のプロンプトが拒否されたため、生成を停止しました。${until}に再開します。`,
  refused: (hosts, count, until) =>
    `24時間以内に${count}件のプロンプトが${hosts.join('、')}に拒否されたため、生成できません。${until}に再び生成できます。`,
  moderators: (member, hosts, count, until) =>
    `⏸️ 24時間以内に${count}件のプロンプトが${hosts.join('、')}に拒否されたため、${member}さんの生成を停止しました。${until}に再開します。`,
};
