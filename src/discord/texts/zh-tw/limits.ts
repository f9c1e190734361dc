import type { CapSource, CapSpan, NewMemberSource } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { choice, command, option } from '../naming.ts';
import { PER } from './caps.ts';

const SPAN: Readonly<Record<CapSpan, string>> = { day: '今天', month: '這個月' };

function source(of: Exclude<CapSource, NewMemberSource>): string {
  switch (of.kind) {
    case 'member':
      return '為這位成員設定';
    case 'role':
      return `來自 <@&${of.roleId}>，其身分組中限額最高者`;
    case 'everyone':
      return '為這個伺服器的所有人設定';
    case 'guild':
      return '為這個伺服器設定';
    case 'ceiling':
      return '由營運者為這個伺服器設定';
    case 'operator':
      return '營運者的預設值';
  }
}

/** What `/limits` says. */
export const limits: Texts['limits'] = {
  title: '**這個伺服器的限額**',
  memberTitle: (member) => `**${member} 的限額**`,
  paused: (who) => `⏸️ ${who} 已暫停這個伺服器的繪圖。用 ${command('limits resume')} 恢復。`,
  botPaused: '⏸️ 營運者已暫停所有伺服器的繪圖。',
  timeZone: (zone) => `每天和每月依 ${zone} 時區計算。`,
  guild: '**整個伺服器**',
  ceilings: '**營運者設定的上限**',
  bot: '**整個機器人（所有伺服器合計）**',
  everyone: '**每位成員（另有設定者除外）**',
  newMembers: '**新成員**（和平常的限額相比，以較低的為準）',
  roles: '**身分組**（有多個時，以最高的為準）',
  members: '**個別設定限額的成員**',
  binding: '**最先用完**',
  none: '沒有限制。',
  source,
  newSource: (days, until, then) =>
    `為加入未滿 ${days} 天的新成員設定${until === null ? '' : `，到 ${until} 為止`}，之後${then === null ? '沒有限額' : `是 ${then}`}`,
  amount: (limit, span) => `${PER[span]} ${limit}`,
  atFirst: (limit, days) => `${limit}（前 ${days} 天）`,
  cap: (span, limit, from) => `${PER[span]}：${limit}（${from}）`,
  usage: (span, limit, used, left, resets, from) =>
    `${SPAN[span]}：已用 ${used}（共 ${limit}），還剩 ${left}，${resets}重置（${from}）`,
  shared: (span, isUsedUp, resets) => `${SPAN[span]}：${isUsedUp ? '已用完' : '還沒用完'}，${resets}重置`,
  granted: (amount) => `另外追加 ${amount}`,
  bindsFirst: (scope, span, left) =>
    `${{ member: '成員自己的限額', guild: '伺服器的限額', bot: '機器人的限額' }[scope]}（${PER[span]}）${left === null ? '' : `：還剩 ${left}`}`,
  subject: {
    member: (member) => member,
    role: (role) => `每位擁有 ${role} 的成員`,
    everyone: '每位成員',
    new: (days) => (days === null ? '新成員' : `加入未滿 ${days} 天的成員`),
    guild: '這個伺服器',
  },
  changed: (subject, span, limit, before) =>
    before === null
      ? `${subject}現在${PER[span]}可以花 ${limit}；之前沒有設定限額。`
      : `${subject}現在${PER[span]}可以花 ${limit}；之前是 ${before}。`,
  usualIsLower: (limit, span, from) => `不過每位成員${PER[span]}原本就只能花 ${limit}（${from}），兩者以較低的為準。`,
  heldBefore: (limit, from) => `${limit}（${from}）`,
  cleared: (subject, span, before) =>
    `已清除${subject}${PER[span]} ${before} 的限額。用 ${command('limits view')} 查看現在的限額。`,
  unchanged: (subject, span, limit) => `沒有變更：${subject}原本就${PER[span]}可以花 ${limit}。`,
  nothingToClear: (subject, span) => `沒有變更：${subject}沒有設定${PER[span]}的限額。`,
  grantedTo: (member, amount) => `已為 ${member} 追加 ${amount}，今天和這個月有效，只限這次。現在還剩：`,
  own: '**這位成員自己的限額**',
  guildBinds: (isUseless, span, left, resets, by) =>
    `⚠️ ${isUseless ? '這次追加目前沒有作用' : '這次追加目前不能全部用完'}：這個伺服器${SPAN[span]}的限額只剩 ${left}，${resets}重置。${by}`,
  changeServers: `可用 ${command('limits set')} 變更。`,
  operatorsServer: '這項限額由營運者設定。',
  botUsedUp: (resets) => `⚠️ 這次追加目前沒有作用：整個機器人的限額已用完，${resets}重置。`,
  stopped: (count, named, more) =>
    `⛔ 現在有 ${count} 位成員因此不能繪圖：${named}${more === 0 ? '' : `，另有 ${more} 位`}。`,
  stopsAll: (used, limit) => `⛔ 現在所有人都因此不能繪圖：已用 ${used}（共 ${limit}）。`,
  nothingToLift: (member) => `${member} 沒有自己的限額，不需要追加。`,
  pauseDone: `已暫停這個伺服器的繪圖。排隊中的圖片會保留位置十分鐘，之後結束且不扣款；正在畫的仍會送達。用 ${command('limits resume')} 恢復。`,
  pausedAlready: '這個伺服器的繪圖原本就已暫停。',
  resumeDone: '已恢復繪圖。',
  notPaused: '這個伺服器的繪圖並沒有暫停。',
  dollars: {
    negative: `${option('limits.options.dollars')} 不能是負數。請填寫 \`0.50\` 這樣的金額。`,
    not_a_number: `${option('limits.options.dollars')} 須為 \`1\` 或 \`0.50\` 這樣的金額。`,
    too_fine: `${option('limits.options.dollars')} 最多 6 位小數。`,
    too_large: `${option('limits.options.dollars')} 最多 1000000。`,
  },
  aboveCeiling: (amount, ceiling, span) =>
    `${amount} 超過營運者為這個伺服器設定的上限（${PER[span]} ${ceiling}）。請選擇不超過 ${ceiling} 的金額。`,
  daysRange: (min, max) => `${option('limits.options.days')} 須為 ${min} 到 ${max} 的整數。`,
  faults: {
    daysAlone: `只有在 ${option('limits.options.for')} 選擇 ${choice('limits.options.for.choices.new')} 時，才能填寫 ${option('limits.options.days')}。`,
    several: `${option('limits.options.member')}、${option('limits.options.role')} 和 ${option('limits.options.for')} 只能選一個。`,
    nobody: `請選擇 ${option('limits.options.member')}、${option('limits.options.role')} 或 ${option('limits.options.for')}，說明是為誰設定。`,
    foreignRole: '這個身分組不屬於這個伺服器，請選擇這裡的身分組。',
    notAMember: '這個人不是這個伺服器的成員，請選擇一位成員。',
    bot: '機器人不會繪圖，請選擇一位成員。',
    zeroGrant: '追加的金額必須大於 $0.00。',
    noReason: `請在 ${option('limits.options.reason')} 寫明原因，會顯示在操作紀錄裡。`,
  },
  trail: {
    title: '**最近的變更**',
    nothing: '還沒有任何變更。',
    cap: (subject, span, before, after) => `${subject}${PER[span]}：${before} → ${after}`,
    ceiling: '這個伺服器的上限',
    grant: (member, amount, reason) => `為 ${member} 追加 ${amount}：${reason}`,
    pause: '暫停了繪圖',
    resume: '恢復了繪圖',
    changed: (name, before, after) => `${name}：${before} → ${after}`,
    added: (name, value) => `${name}：+ ${value}`,
    removed: (name, value) => `${name}：− ${value}`,
    newer: '較新',
    older: '較舊',
    all: '所有變更',
  },
  pages: { next: '下一頁', previous: '上一頁' },
};
