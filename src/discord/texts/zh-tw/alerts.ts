import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const FOR: Readonly<Record<CapSpan, string>> = { day: '今天', month: '這個月' };

/** What moderators read of their server's limits. */
export const alerts: Texts['alerts'] = {
  nearly: (percent, span, used, limit) =>
    `⚠️ **這個伺服器${FOR[span]}的限額已用 ${percent}%：${used}（共 ${limit}）。**`,
  usedUp: (span, used, limit) => `⛔ **這個伺服器${FOR[span]}的限額已用完：${used}（共 ${limit}）。**`,
  nearlyMeans: (resets) => `用完之後，直到限額重置（${resets}），這個伺服器都不能繪圖。`,
  usedUpMeans: (resets) => `直到限額重置（${resets}），這個伺服器都不能繪圖。`,
  tooLittle: '剩下的金額不夠再畫一張一般的圖片。',
  top: (members) => `花費最多的成員：${members}。`,
  own: `可以用 ${command('limits set')} 變更限額，用 ${command('usage overview')} 查看花到哪裡去了。`,
  operators: `這項限額由這個機器人的營運者設定，只有營運者能調高。可以用 ${command('usage overview')} 查看花到哪裡去了。`,
};
