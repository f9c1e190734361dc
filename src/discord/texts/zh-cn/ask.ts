import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const PERIOD: Readonly<Record<CapSpan, string>> = { day: '今天', month: '本月' };

/** What is said when a member asks the admins for more than their limit. */
export const ask: Texts['ask'] = {
  button: '向管理员申请',
  asked: `✋ 已向管理员申请。结果会显示在这里，之后也可在 ${command('quota')} 查看。`,
  already: (since) => `你${since}已向管理员申请，他们还没有决定。你也可以直接联系一位管理员。`,
  tooSoon: (when) => `管理员拒绝了你上次的申请。${when}可再次申请。`,
  noNeed: '现在你的额度已经够用了。',
  unknown: '我已没有这次申请的记录。',
  wants: (member, channel, count, model, price) =>
    `✋ ${member} 在 ${channel} 申请用 ${model} 画 ${count} 张，共 ${price}，超出了其剩余额度。`,
  limitFrom: (source) => `这项限额${source}。`,
  used: (used, limit, span) => `其${PERIOD[span]}已用 ${used}，上限 ${limit}。`,
  approve: (amount) => `批准 +${amount}`,
  once: '仅此一次',
  deny: '拒绝',
  approved: (admin, member, amount) => `✅ ${admin} 给 ${member} 追加了 ${amount}。`,
  allowedOnce: (admin, member, amount) => `✅ ${admin} 允许 ${member} 画这一次：追加 ${amount}。`,
  allowedUngiven: (admin, member) => `✅ ${admin} 允许 ${member} 画这一次。当时额度已够用，没有追加。`,
  denied: (admin, member) => `❌ ${admin} 拒绝了 ${member} 的申请。`,
  over: (member) => `⌛ ${member} 的申请已失效。`,
  paintNow: '立即绘图',
  commandAgain: '请重新使用命令来绘图。',
  whereToPaint: (channel) => `在 ${channel} 使用 ${command('quota')}，点其中的按钮即可绘图。`,
  outcome: {
    open: (since) => `✋ 你${since}向管理员申请了更多额度，他们还没有决定。`,
    approved: (amount) => `✅ 管理员给你追加了 ${amount}。`,
    once: '✅ 管理员允许你画这一次。',
    denied: (when) => `❌ 管理员拒绝了你的申请。${when}可再次申请。`,
    unreachable: '⚠️ 无法向管理员申请：他们的频道已不存在，或我不能在那里发言。请直接告诉管理员。',
    expired: '⌛ 管理员一天内没有处理你的申请。你可以再次申请。',
  },
  trail: {
    asked: (price) => `申请更多额度，以画价值 ${price} 的图片`,
    denied: (member) => `拒绝了 ${member} 的申请`,
    allowed: (member) => `允许了 ${member} 的申请，当时额度已够用`,
    grantReason: '成员申请',
  },
};
