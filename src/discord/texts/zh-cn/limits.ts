import type { CapSource, CapSpan, NewMemberSource } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { choice, command, option } from '../naming.ts';
import { PER } from './caps.ts';

const SPAN: Readonly<Record<CapSpan, string>> = { day: '今天', month: '本月' };

function source(of: Exclude<CapSource, NewMemberSource>): string {
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

/** What `/limits` says. */
export const limits: Texts['limits'] = {
  title: '**本服务器的限额**',
  memberTitle: (member) => `**${member} 的限额**`,
  paused: (who) => `⏸️ ${who} 已暂停本服务器的绘图。用 ${command('limits resume')} 恢复。`,
  botPaused: '⏸️ 运营者已暂停所有服务器的绘图。',
  timeZone: (zone) => `按 ${zone} 时区计算每天和每月。`,
  guild: '**整个服务器**',
  ceilings: '**运营者设定的上限**',
  bot: '**整个机器人（所有服务器合计）**',
  everyone: '**每位成员（除非另有设定）**',
  newMembers: '**新成员**（与其通常的限额相比，取较低者）',
  roles: '**身份组**（取成员身份组中最高者）',
  members: '**单独设定限额的成员**',
  binding: '**最先用完**',
  none: '没有限制。',
  source,
  newSource: (days, until, then) =>
    `为加入未满 ${days} 天的新成员设定${until === null ? '' : `，到 ${until} 为止`}，之后${then === null ? '没有限额' : `为 ${then}`}`,
  amount: (limit, span) => `${PER[span]} ${limit}`,
  atFirst: (limit, days) => `前 ${days} 天${limit}`,
  cap: (span, limit, from) => `${PER[span]}：${limit}（${from}）`,
  usage: (span, limit, used, left, resets, from) =>
    `${SPAN[span]}：已用 ${used}（共 ${limit}），还剩 ${left}，${resets}重置（${from}）`,
  shared: (span, isUsedUp, resets) => `${SPAN[span]}：${isUsedUp ? '已用完' : '尚未用完'}，${resets}重置`,
  granted: (amount) => `其中追加 ${amount}`,
  bindsFirst: (scope, span, left) =>
    `${{ member: '成员自己的限额', guild: '服务器的限额', bot: '机器人的限额' }[scope]}（${PER[span]}）${left === null ? '' : `：还剩 ${left}`}`,
  subject: {
    member: (member) => member,
    role: (role) => `每位拥有 ${role} 的成员`,
    everyone: '每位成员',
    new: (days) => (days === null ? '新成员' : `加入未满 ${days} 天的成员`),
    guild: '本服务器',
  },
  changed: (subject, span, limit, before) =>
    before === null
      ? `${subject}现在${PER[span]}可花费 ${limit}；此前没有设定限额。`
      : `${subject}现在${PER[span]}可花费 ${limit}；此前为 ${before}。`,
  usualIsLower: (limit, span, from) => `不过每位成员${PER[span]}本来就只能花费 ${limit}（${from}），两者中取较低者。`,
  heldBefore: (limit, from) => `${limit}（${from}）`,
  cleared: (subject, span, before) =>
    `已清除${subject}${PER[span]} ${before} 的限额。用 ${command('limits view')} 查看现在的限额。`,
  unchanged: (subject, span, limit) => `没有变化：${subject}${PER[span]}本来就可花费 ${limit}。`,
  nothingToClear: (subject, span) => `没有变化：没有为${subject}设定${PER[span]}的限额。`,
  grantedTo: (member, amount) => `已为 ${member} 追加 ${amount}，今天和本月有效，仅此一次。现在还剩：`,
  own: '**该成员自己的限额**',
  guildBinds: (isUseless, span, left, resets, by) =>
    `⚠️ ${isUseless ? '这次追加目前不起作用' : '这次追加目前不能全部用完'}：本服务器${SPAN[span]}的限额只剩 ${left}，${resets}重置。${by}`,
  changeServers: `可用 ${command('limits set')} 更改。`,
  operatorsServer: '该限额由运营者设定。',
  botUsedUp: (resets) => `⚠️ 这次追加目前不起作用：整个机器人的限额已用完，${resets}重置。`,
  stopped: (count, named, more) =>
    `⛔ 现在有 ${count} 位成员因此不能绘图：${named}${more === 0 ? '' : `，另有 ${more} 位`}。`,
  stopsAll: (used, limit) => `⛔ 现在所有人都因此不能绘图：已用 ${used}（共 ${limit}）。`,
  nothingToLift: (member) => `${member} 没有自己的限额，无需追加。`,
  pauseDone: `已暂停本服务器的绘图。排队中的位置保留十分钟，之后结束且不扣费；正在画的会送达。用 ${command('limits resume')} 恢复。`,
  pausedAlready: '本服务器的绘图本来就已暂停。',
  resumeDone: '已恢复绘图。',
  notPaused: '本服务器的绘图没有暂停。',
  dollars: {
    negative: `${option('limits.options.dollars')} 不能为负数。请写成 \`0.50\` 这样的金额。`,
    not_a_number: `${option('limits.options.dollars')} 须为 \`1\` 或 \`0.50\` 这样的金额。`,
    too_fine: `${option('limits.options.dollars')} 最多 6 位小数。`,
    too_large: `${option('limits.options.dollars')} 最多 1000000。`,
  },
  aboveCeiling: (amount, ceiling, span) =>
    `${amount} 超过了运营者为本服务器设定的上限（${PER[span]} ${ceiling}）。请选择不超过 ${ceiling} 的金额。`,
  daysRange: (min, max) => `${option('limits.options.days')} 须为 ${min} 到 ${max} 的整数。`,
  faults: {
    daysAlone: `只有在 ${option('limits.options.for')} 中选择 ${choice('limits.options.for.choices.new')} 时，才能设置 ${option('limits.options.days')}。`,
    several: `${option('limits.options.member')}、${option('limits.options.role')} 和 ${option('limits.options.for')} 只能选一个。`,
    nobody: `请选择 ${option('limits.options.member')}、${option('limits.options.role')} 或 ${option('limits.options.for')}，说明为谁设定。`,
    foreignRole: '这个身份组不属于本服务器，请选择本服务器的身份组。',
    notAMember: '此人不是本服务器的成员，请选择一位成员。',
    bot: '机器人不会绘图，请选择一位成员。',
    zeroGrant: '追加的金额须大于 $0.00。',
    noReason: `请在 ${option('limits.options.reason')} 中写明原因，操作记录会显示它。`,
  },
  trail: {
    title: '**最近的更改**',
    nothing: '还没有更改。',
    cap: (subject, span, before, after) => `${subject}${PER[span]}：${before} → ${after}`,
    ceiling: '本服务器的上限',
    grant: (member, amount, reason) => `为 ${member} 追加 ${amount}：${reason}`,
    pause: '暂停了绘图',
    resume: '恢复了绘图',
    changed: (name, before, after) => `${name}：${before} → ${after}`,
    added: (name, value) => `${name}：+ ${value}`,
    removed: (name, value) => `${name}：− ${value}`,
    newer: '较新',
    older: '较早',
    all: '全部更改',
  },
  pages: { next: '下一页', previous: '上一页' },
};
