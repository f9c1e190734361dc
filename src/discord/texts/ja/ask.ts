import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const PERIOD: Readonly<Record<CapSpan, string>> = { day: '今日', month: '今月' };

/** What is said when a member asks the admins for more than their limit. */
export const ask: Texts['ask'] = {
  button: '管理者に申請',
  asked: `✋ 管理者に申請しました。結果はここに表示され、${command('quota')}でも確認できます。`,
  already: (since) => `${since}に申請済みで、管理者の判断を待っています。管理者に直接連絡することもできます。`,
  tooSoon: (when) => `前回の申請は却下されました。${when}に再び申請できます。`,
  noNeed: '今の残額で足りるようになりました。',
  unknown: 'この申請の記録はもうありません。',
  wants: (member, channel, count, model, price) =>
    `✋ ${member}さんが${channel}で、${model}による画像${count}枚（${price}）の生成を申請しています。残額では足りません。`,
  limitFrom: (source) => `適用中の上限：${source}。`,
  used: (used, limit, span) => `${PERIOD[span]}は、上限${limit}のうち${used}を使っています。`,
  approve: (amount) => `承認 +${amount}`,
  once: '今回だけ許可',
  deny: '却下',
  approved: (admin, member, amount) => `✅ ${admin}さんが、${member}さんに${amount}を上乗せしました。`,
  allowedOnce: (admin, member, amount) =>
    `✅ ${admin}さんが、${member}さんに今回だけ生成を許可しました（${amount}を上乗せ）。`,
  allowedUngiven: (admin, member) =>
    `✅ ${admin}さんが、${member}さんに今回だけ生成を許可しました。すでに残額で足りるため、上乗せはしていません。`,
  denied: (admin, member) => `❌ ${admin}さんが、${member}さんの申請を却下しました。`,
  over: (member) => `⌛ ${member}さんの申請は期限が切れました。`,
  paintNow: '今すぐ生成',
  commandAgain: '生成するには、もう一度コマンドを使ってください。',
  whereToPaint: (channel) => `生成するには、${channel}で${command('quota')}を使ってください。`,
  outcome: {
    open: (since) => `✋ ${since}に管理者へ上乗せを申請しました。判断を待っています。`,
    approved: (amount) => `✅ 管理者が${amount}を上乗せしました。`,
    once: '✅ 管理者が今回だけ生成を許可しました。',
    denied: (when) => `❌ 上乗せの申請は却下されました。${when}に再び申請できます。`,
    unreachable:
      '⚠️ 管理者に申請を送れませんでした。送り先のチャンネルがないか、Botが書き込めません。管理者に直接連絡してください。',
    expired: '⌛ 1日以内に管理者の判断がありませんでした。もう一度申請できます。',
  },
  trail: {
    asked: (price) => `${price}の生成のために上乗せを申請`,
    denied: (member) => `${member}の申請を却下`,
    allowed: (member) => `${member}の申請を許可（残額で足りるため上乗せなし）`,
    grantReason: '本人の申請',
  },
};
