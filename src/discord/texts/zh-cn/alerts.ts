import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const FOR: Readonly<Record<CapSpan, string>> = { day: '今天', month: '本月' };

/** What moderators read of their server's limits. */
export const alerts: Texts['alerts'] = {
  nearly: (percent, span, used, limit) => `⚠️ **本服务器${FOR[span]}的限额已用 ${percent}%：${used}（共 ${limit}）。**`,
  usedUp: (span, used, limit) => `⛔ **本服务器${FOR[span]}的限额已用完：${used}（共 ${limit}）。**`,
  nearlyMeans: (resets) => `用完之后，本服务器在限额重置（${resets}）之前无法绘图。`,
  usedUpMeans: (resets) => `在限额重置（${resets}）之前，本服务器无法绘图。`,
  tooLittle: '剩余金额不够再画一张普通的图。',
  top: (members) => `花费最多的成员：${members}。`,
  own: `可用 ${command('limits set')} 更改限额，用 ${command('usage overview')} 查看花费去向。`,
  operators: `这一限额由本机器人的运营者设定，只有运营者能调高。可用 ${command('usage overview')} 查看花费去向。`,
};
