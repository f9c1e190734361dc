import type { CapSource, CapSpan, NewMemberSource } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { choice, command, option } from '../naming.ts';
import { PER } from './caps.ts';

const SPAN: Readonly<Record<CapSpan, string>> = { day: '今日', month: '今月' };

function source(of: Exclude<CapSource, NewMemberSource>): string {
  switch (of.kind) {
    case 'member':
      return 'このメンバーに設定';
    case 'role':
      return `<@&${of.roleId}>の上限（持っているロールの中で最高）`;
    case 'everyone':
      return 'このサーバーの全員に設定';
    case 'guild':
      return 'このサーバーに設定';
    case 'ceiling':
      return '運営者がこのサーバーに設定';
    case 'operator':
      return '運営者の既定';
  }
}

/** What `/limits` says. */
export const limits: Texts['limits'] = {
  title: '**このサーバーの上限**',
  memberTitle: (member) => `**${member}の上限**`,
  paused: (who) =>
    `⏸️ このサーバーでの生成は、${who}さんが一時停止しました。${command('limits resume')}で再開できます。`,
  botPaused: '⏸️ 全サーバーでの生成が、このBotの運営者によって一時停止されています。',
  timeZone: (zone) => `1日と1か月は、タイムゾーン${zone}で区切ります。`,
  guild: '**サーバー全体**',
  ceilings: '**運営者が設定した上限**',
  bot: '**Bot全体（全サーバーの合計）**',
  everyone: '**メンバーそれぞれ（個別の設定がない場合）**',
  newMembers: '**新しいメンバー**（通常の上限と比べて低いほうを適用）',
  roles: '**ロール**（複数ある場合は最も高い上限を適用）',
  members: '**個別に設定したメンバー**',
  binding: '**最初に達する上限**',
  none: '上限はありません。',
  source,
  newSource: (days, until, then) =>
    `新しいメンバー用、参加から${days}日間${until === null ? '' : `、${until}まで`}、その後は${then ?? '上限なし'}`,
  amount: (limit, span) => `${PER[span]}${limit}`,
  atFirst: (limit, days) => `参加から${days}日間は${limit}`,
  cap: (span, limit, from) => `${PER[span]}：${limit}（${from}）`,
  usage: (span, limit, used, left, resets, from) =>
    `${SPAN[span]}：上限${limit}のうち${used}を使用、残り${left}、${resets}にリセット（${from}）`,
  shared: (span, isUsedUp, resets) =>
    `${SPAN[span]}：${isUsedUp ? '上限に達しました' : '上限に達していません'}、${resets}にリセット`,
  granted: (amount) => `うち${amount}は上乗せ分`,
  bindsFirst: (scope, span, left) =>
    `${{ member: '個人上限', guild: 'サーバー上限', bot: 'Bot全体の上限' }[scope]}（${PER[span]}）${left === null ? '' : `：残り${left}`}`,
  subject: {
    member: (member) => member,
    role: (role) => `${role}のメンバーそれぞれ`,
    everyone: 'メンバーそれぞれ',
    new: (days) => (days === null ? '新しいメンバーそれぞれ' : `参加から${days}日以内のメンバーそれぞれ`),
    guild: 'このサーバー',
  },
  changed: (subject, span, limit, before) =>
    before === null
      ? `${subject}の${PER[span]}の上限を${limit}に設定しました。以前は設定されていませんでした。`
      : `${subject}の${PER[span]}の上限を${limit}に変更しました。以前は${before}でした。`,
  usualIsLower: (limit, span, from) =>
    `ただし、全員の${PER[span]}の上限がもともと${limit}（${from}）のため、低いほうが適用されます。`,
  heldBefore: (limit, from) => `${limit}（${from}）`,
  cleared: (subject, span, before) =>
    `${subject}の${PER[span]}の上限（${before}）を解除しました。現在の上限は${command('limits view')}で確認できます。`,
  unchanged: (subject, span, limit) => `${subject}の${PER[span]}の上限はすでに${limit}のため、変更はありません。`,
  nothingToClear: (subject, span) => `${subject}の${PER[span]}の上限は設定されていないため、変更はありません。`,
  grantedTo: (member, amount) =>
    `${member}さんに${amount}を上乗せしました。今日と今月に限り、1回だけ有効です。現在の残額：`,
  own: '**本人の上限**',
  guildBinds: (isUseless, span, left, resets, by) =>
    `⚠️ ${isUseless ? 'この上乗せは、今のところ効果がありません' : 'この上乗せは、今のところ全額は使えません'}：このサーバーの${SPAN[span]}の上限の残りは${left}で、${resets}にリセットされます。${by}`,
  changeServers: `${command('limits set')}で変更できます。`,
  operatorsServer: 'この上限は運営者が設定したものです。',
  botUsedUp: (resets) =>
    `⚠️ この上乗せは、今のところ効果がありません：Bot全体の上限に達しています。${resets}にリセットされます。`,
  stopped: (count, named, more) =>
    `⛔ この上限により、現在${count}人が生成できません：${named}${more === 0 ? '' : `、ほか${more}人`}。`,
  stopsAll: (used, limit) =>
    `⛔ この上限により、現在このサーバーでは誰も生成できません：${limit}のうち${used}を使用しました。`,
  nothingToLift: (member) => `${member}さんには個人上限がないため、上乗せは不要です。`,
  pauseDone: `このサーバーでの生成を一時停止しました。待機中の画像は10分間順番を保ち、その後は料金なしで終了します。生成中の画像は届きます。${command('limits resume')}で再開できます。`,
  pausedAlready: 'このサーバーでの生成は、すでに一時停止されています。',
  resumeDone: '生成を再開しました。',
  notPaused: 'このサーバーでの生成は一時停止されていません。',
  dollars: {
    negative: `${option('limits.options.dollars')}に負の数は使えません。\`0.50\`のような金額を入力してください。`,
    not_a_number: `${option('limits.options.dollars')}には\`1\`や\`0.50\`のような金額を入力してください。`,
    too_fine: `${option('limits.options.dollars')}の小数は6桁までです。`,
    too_large: `${option('limits.options.dollars')}は1000000までです。`,
  },
  aboveCeiling: (amount, ceiling, span) =>
    `${amount}は、このサーバーの運営者上限（${PER[span]}${ceiling}）を超えています。${ceiling}以下にしてください。`,
  daysRange: (min, max) => `${option('limits.options.days')}には、${min}～${max}の整数を入力してください。`,
  faults: {
    daysAlone: `${option('limits.options.days')}を指定できるのは、${option('limits.options.for')}で${choice('limits.options.for.choices.new')}を選んだときだけです。`,
    several: `${option('limits.options.member')}、${option('limits.options.role')}、${option('limits.options.for')}は、どれか1つだけ選んでください。`,
    nobody: `誰に適用するかを、${option('limits.options.member')}、${option('limits.options.role')}、${option('limits.options.for')}のどれかで指定してください。`,
    foreignRole: 'このロールはこのサーバーのものではありません。このサーバーのロールを選んでください。',
    notAMember: 'この人はこのサーバーのメンバーではありません。メンバーを選んでください。',
    bot: 'Botは画像を生成しません。メンバーを選んでください。',
    zeroGrant: '上乗せする金額は$0.00より大きくしてください。',
    noReason: `${option('limits.options.reason')}を入力してください。操作履歴に表示されます。`,
  },
  trail: {
    title: '**最近の変更**',
    nothing: '変更はまだありません。',
    cap: (subject, span, before, after) => `${subject}（${PER[span]}）：${before} → ${after}`,
    ceiling: 'このサーバーの運営者上限',
    grant: (member, amount, reason) => `${member}に${amount}を上乗せ：${reason}`,
    pause: '生成を一時停止',
    resume: '生成を再開',
    changed: (name, before, after) => `${name}：${before} → ${after}`,
    added: (name, value) => `${name}：+ ${value}`,
    removed: (name, value) => `${name}：− ${value}`,
    newer: '新しい変更',
    older: '古い変更',
    all: 'すべての変更',
  },
  pages: { next: '次へ', previous: '前へ' },
};
