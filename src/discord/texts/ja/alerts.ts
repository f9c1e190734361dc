import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const FOR: Readonly<Record<CapSpan, string>> = { day: '今日', month: '今月' };

/** What moderators read of their server's limits. */
export const alerts: Texts['alerts'] = {
  nearly: (percent, span, used, limit) =>
    `⚠️ **このサーバーの${FOR[span]}の上限の${percent}%を使用しました：${limit}のうち${used}。**`,
  usedUp: (span, used, limit) => `⛔ **このサーバーの${FOR[span]}の上限に達しました：${limit}のうち${used}。**`,
  nearlyMeans: (resets) => `上限に達すると、リセット（${resets}）まで、このサーバーでは誰も生成できません。`,
  usedUpMeans: (resets) => `リセット（${resets}）まで、このサーバーでは誰も生成できません。`,
  tooLittle: '残額では、通常の画像を生成できません。',
  top: (members) => `使用額の多いメンバー：${members}。`,
  own: `${command('limits set')}でこの上限を変更し、${command('usage overview')}で使い道を確認できます。`,
  operators: `この上限は、このBotの運営者が設定したもので、引き上げられるのは運営者だけです。${command('usage overview')}で使い道を確認できます。`,
};
