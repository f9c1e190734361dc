import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const PERIOD: Readonly<Record<CapSpan, string>> = { day: '今天', month: '這個月' };

/** What is said when a member asks the admins for more than their limit. */
export const ask: Texts['ask'] = {
  button: '向管理員申請',
  asked: `✋ 已向管理員申請。結果會顯示在這裡，也可以用 ${command('quota')} 查看。`,
  already: (since) => `你${since}已向管理員申請，他們還沒決定。你也可以直接聯絡其中一位。`,
  tooSoon: (when) => `管理員拒絕了你上次的申請。${when}可以再次申請。`,
  noNeed: '現在你的額度已經夠用了。',
  unknown: '我已經沒有這筆申請的紀錄。',
  wants: (member, channel, count, model, price) =>
    `✋ ${member} 在 ${channel} 申請用 ${model} 畫 ${count} 張，共 ${price}，超出剩餘額度。`,
  limitFrom: (source) => `限額：${source}。`,
  used: (used, limit, span) => `這位成員${PERIOD[span]}已用 ${used}，限額 ${limit}。`,
  approve: (amount) => `核准 +${amount}`,
  once: '只限這次',
  deny: '拒絕',
  approved: (admin, member, amount) => `✅ ${admin} 為 ${member} 追加了 ${amount}。`,
  allowedOnce: (admin, member, amount) => `✅ ${admin} 讓 ${member} 畫這一次：追加 ${amount}。`,
  allowedUngiven: (admin, member) => `✅ ${admin} 讓 ${member} 畫這一次。當時額度已經夠用，所以沒有追加。`,
  denied: (admin, member) => `❌ ${admin} 拒絕了 ${member} 的申請。`,
  over: (member) => `⌛ ${member} 的申請已過期。`,
  paintNow: '立即繪圖',
  commandAgain: '請再用一次指令來繪圖。',
  whereToPaint: (channel) => `到 ${channel} 使用 ${command('quota')}，就可以在那裡繪圖。`,
  outcome: {
    open: (since) => `✋ 你${since}向管理員申請了更多額度，他們還沒決定。`,
    approved: (amount) => `✅ 管理員為你追加了 ${amount}。`,
    once: '✅ 管理員讓你畫這一次。',
    denied: (when) => `❌ 管理員拒絕了你的申請。${when}可以再次申請。`,
    unreachable: '⚠️ 無法向管理員申請：他們的頻道已不存在，或我不能在那裡傳送訊息。請直接告訴管理員。',
    expired: '⌛ 管理員一天內沒有處理你的申請。你可以再次申請。',
  },
  trail: {
    asked: (price) => `申請更多額度，想畫 ${price} 的圖片`,
    denied: (member) => `拒絕了 ${member} 的申請`,
    allowed: (member) => `同意了 ${member} 的申請，當時額度已經夠用`,
    grantReason: '成員申請',
  },
};
