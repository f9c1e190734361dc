import type { UsdFault } from '../../administration/parse-usd.ts';
import type { CapScope, CapSource, CapSpan } from '../../generation/model/caps.ts';

const PER: Readonly<Record<CapSpan, string>> = { day: 'a day', month: 'a month' };
const SPAN: Readonly<Record<CapSpan, string>> = { day: 'Day', month: 'Month' };
const OPERATOR = 'whoever runs this bot';

function source(of: CapSource): string {
  switch (of.kind) {
    case 'member':
      return 'set for this member';
    case 'role':
      return `from <@&${of.roleId}>, the highest of their roles`;
    case 'everyone':
      return 'set for everyone here';
    case 'guild':
      return 'set for this server';
    case 'ceiling':
      return `set for this server by ${OPERATOR}`;
    case 'operator':
      return `default of ${OPERATOR}`;
  }
}

const DOLLAR_FAULTS: Readonly<Record<UsdFault, string>> = {
  negative: '`dollars` must not be negative. Write an amount like `0.50`.',
  not_a_number: '`dollars` must be an amount like `1` or `0.50`.',
  too_fine: '`dollars` may have 6 decimals at most.',
  too_large: '`dollars` may be 1000000 at most.',
};

/** What `/limits` says in English. */
export const limitsEn = {
  title: '**Limits of this server**',
  memberTitle: (member: string) => `**Limits of ${member}**`,
  paused: (who: string) => `⏸️ Painting is paused here by ${who}. \`/limits resume\` lifts that.`,
  botPaused: `⏸️ Painting is paused everywhere by ${OPERATOR}.`,
  timeZone: (zone: string) => `Days and months are those of ${zone}.`,
  guild: '**The whole server**',
  ceilings: `**Ceilings, set by ${OPERATOR}**`,
  bot: '**The whole bot, over all servers**',
  everyone: '**Each member, unless something else is set**',
  roles: '**Roles** (the highest of a member counts)',
  members: '**Members with limits of their own**',
  binding: '**Binds first**',
  none: 'No limit.',
  source,
  amount: (limit: string, span: CapSpan) => `${limit} ${PER[span]}`,
  cap: (span: CapSpan, limit: string, from: string) => `${SPAN[span]}: ${limit} – ${from}`,
  usage: (span: CapSpan, limit: string, used: string, left: string, resets: string, from: string) =>
    `${SPAN[span]}: ${used} of ${limit} used, ${left} left, resets ${resets} – ${from}`,
  left: (span: CapSpan, limit: string, left: string, resets: string) =>
    `${SPAN[span]}: ${left} of ${limit} left, resets ${resets}`,
  granted: (amount: string) => `${amount} granted on top`,
  bindsFirst: (scope: CapScope, span: CapSpan, left: string) =>
    `${{ member: 'their own limit', guild: "the server's limit", bot: "the bot's limit" }[scope]} ${PER[span]}: ${left} left`,
  subject: {
    member: (member: string) => member,
    role: (role: string) => `Each member with ${role}`,
    everyone: 'Each member',
    guild: 'This server',
  },
  changed: (subject: string, span: CapSpan, limit: string, before: string) =>
    `${subject} may now spend ${limit} ${PER[span]}; before: ${before}.`,
  cleared: (subject: string, span: CapSpan, before: string) =>
    `${subject}: the limit of ${before} ${PER[span]} is gone. \`/limits view\` shows what holds now.`,
  unchanged: (subject: string, span: CapSpan, limit: string) =>
    `${subject} may spend ${limit} ${PER[span]} already; nothing changed.`,
  nothingToClear: (subject: string, span: CapSpan) => `${subject}: no limit ${PER[span]} was set, so nothing changed.`,
  noLimit: 'none',
  grantedTo: (member: string, amount: string) =>
    `${amount} more for ${member}, today and this month, once. What is left now:`,
  nothingToLift: (member: string) => `${member} has no limit of their own, so there is nothing to lift.`,
  pauseDone: 'Painting is paused on this server. What was accepted before is still painted. `/limits resume` lifts it.',
  pausedAlready: 'Painting was paused on this server before.',
  resumeDone: 'Painting goes on.',
  notPaused: 'Painting is not paused on this server.',
  dollars: DOLLAR_FAULTS,
  aboveCeiling: (amount: string, ceiling: string, span: CapSpan) =>
    `${amount} is above the ceiling of this server, ${ceiling} ${PER[span]}, set by ${OPERATOR}. Choose ${ceiling} or less.`,
  faults: {
    several: 'Choose one of `member`, `role` and `for`, not several.',
    nobody: 'Say whom it is for: choose `member`, `role` or `for`.',
    foreignRole: 'This role is not one of this server. Choose one of its own.',
    notAMember: 'This person is not a member of this server. Choose one who is.',
    bot: 'Bots do not paint. Choose a person.',
    zeroGrant: 'A grant must be more than $0.00.',
    noReason: '`reason` must say something that the audit trail can show.',
  },
  trail: {
    title: '**Last changes**',
    nothing: 'Nothing was changed yet.',
    cap: (subject: string, span: CapSpan, before: string, after: string) =>
      `${subject}, ${PER[span]}: ${before} → ${after}`,
    ceiling: 'Ceiling of this server',
    grant: (member: string, amount: string, reason: string) => `${amount} granted to ${member}: ${reason}`,
    pause: 'paused painting',
    resume: 'let painting go on',
    changed: (name: string, before: string, after: string) => `${name}: ${before} → ${after}`,
    added: (name: string, value: string) => `${name}: + ${value}`,
    removed: (name: string, value: string) => `${name}: − ${value}`,
    newer: 'Newer',
    older: 'Older',
    all: 'All changes',
  },
  pages: { next: 'Next', previous: 'Back' },
};

const PER_ZH: Readonly<Record<CapSpan, string>> = { day: '每天', month: '每月' };
const SPAN_ZH: Readonly<Record<CapSpan, string>> = { day: '今天', month: '本月' };

function sourceZh(of: CapSource): string {
  switch (of.kind) {
    case 'member':
      return '为该成员设定';
    case 'role':
      return `来自 <@&${of.roleId}>，其身份组中最高者`;
    case 'everyone':
      return '为本服务器所有人设定';
    case 'guild':
      return '为本服务器设定';
    case 'ceiling':
      return '由运营者为本服务器设定';
    case 'operator':
      return '运营者的默认值';
  }
}

/** The same in Simplified Chinese. */
export const limitsZh: typeof limitsEn = {
  title: '**本服务器的限额**',
  memberTitle: (member) => `**${member} 的限额**`,
  paused: (who) => `⏸️ ${who} 已暂停本服务器的绘制。用 \`/limits resume\` 恢复。`,
  botPaused: '⏸️ 运营者已暂停所有服务器的绘制。',
  timeZone: (zone) => `按 ${zone} 时区计算每天和每月。`,
  guild: '**整个服务器**',
  ceilings: '**运营者设定的上限**',
  bot: '**整个机器人（所有服务器合计）**',
  everyone: '**每位成员（除非另有设定）**',
  roles: '**身份组**（取成员身份组中最高者）',
  members: '**单独设定限额的成员**',
  binding: '**最先生效**',
  none: '没有限制。',
  source: sourceZh,
  amount: (limit, span) => `${PER_ZH[span]} ${limit}`,
  cap: (span, limit, from) => `${PER_ZH[span]}：${limit}（${from}）`,
  usage: (span, limit, used, left, resets, from) =>
    `${SPAN_ZH[span]}：已用 ${used}（共 ${limit}），还剩 ${left}，${resets}重置（${from}）`,
  left: (span, limit, left, resets) => `${SPAN_ZH[span]}：还剩 ${left}（共 ${limit}），${resets}重置`,
  granted: (amount) => `其中追加 ${amount}`,
  bindsFirst: (scope, span, left) =>
    `${{ member: '成员自己的限额', guild: '服务器的限额', bot: '机器人的限额' }[scope]}（${PER_ZH[span]}）：还剩 ${left}`,
  subject: {
    member: (member) => member,
    role: (role) => `每位拥有 ${role} 的成员`,
    everyone: '每位成员',
    guild: '本服务器',
  },
  changed: (subject, span, limit, before) => `${subject}现在${PER_ZH[span]}可花费 ${limit}；之前：${before}。`,
  cleared: (subject, span, before) =>
    `已清除${subject}${PER_ZH[span]} ${before} 的限额。用 \`/limits view\` 查看现在的限额。`,
  unchanged: (subject, span, limit) => `没有变化：${subject}${PER_ZH[span]}本来就可花费 ${limit}。`,
  nothingToClear: (subject, span) => `没有变化：没有为${subject}设定${PER_ZH[span]}的限额。`,
  noLimit: '无',
  grantedTo: (member, amount) => `已为 ${member} 追加 ${amount}，今天和本月有效，仅此一次。现在还剩：`,
  nothingToLift: (member) => `${member} 没有自己的限额，无需追加。`,
  pauseDone: '已暂停本服务器的绘制。之前已接受的图片仍会画完。用 `/limits resume` 恢复。',
  pausedAlready: '本服务器的绘制本来就已暂停。',
  resumeDone: '已恢复绘制。',
  notPaused: '本服务器的绘制没有暂停。',
  dollars: {
    negative: '`dollars` 不能为负数。请写成 `0.50` 这样的金额。',
    not_a_number: '`dollars` 须为 `1` 或 `0.50` 这样的金额。',
    too_fine: '`dollars` 最多 6 位小数。',
    too_large: '`dollars` 最多 1000000。',
  },
  aboveCeiling: (amount, ceiling, span) =>
    `${amount} 超过了运营者为本服务器设定的上限（${PER_ZH[span]} ${ceiling}）。请选择不超过 ${ceiling} 的金额。`,
  faults: {
    several: '`member`、`role` 和 `for` 只能选一个。',
    nobody: '请选择 `member`、`role` 或 `for`，说明为谁设定。',
    foreignRole: '这个身份组不属于本服务器，请选择本服务器的身份组。',
    notAMember: '此人不是本服务器的成员，请选择一位成员。',
    bot: '机器人不会绘图，请选择一位成员。',
    zeroGrant: '追加的金额须大于 $0.00。',
    noReason: '请在 `reason` 中写明原因，以便审计记录显示。',
  },
  trail: {
    title: '**最近的更改**',
    nothing: '还没有更改。',
    cap: (subject, span, before, after) => `${subject}${PER_ZH[span]}：${before} → ${after}`,
    ceiling: '本服务器的上限',
    grant: (member, amount, reason) => `为 ${member} 追加 ${amount}：${reason}`,
    pause: '暂停了绘制',
    resume: '恢复了绘制',
    changed: (name, before, after) => `${name}：${before} → ${after}`,
    added: (name, value) => `${name}：+ ${value}`,
    removed: (name, value) => `${name}：− ${value}`,
    newer: '较新',
    older: '较早',
    all: '全部更改',
  },
  pages: { next: '下一页', previous: '上一页' },
};
