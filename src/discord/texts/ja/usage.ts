import type { ExportSpan } from '../../../administration/report-periods.ts';
import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Stack } from '../../../administration/spending.ts';
import type { Texts } from '../en/index.ts';
import { shortDay } from '../short-day.ts';
import { command, option } from '../naming.ts';

const SPANS: Readonly<Record<ExportSpan, string>> = {
  today: '今日',
  week: '過去7日間',
  days30: '過去30日間',
  month: '今月',
  last_month: '先月',
  year: '過去12か月',
};

const CAP_SPANS: Readonly<Record<CapSpan, string>> = { day: '今日', month: '今月' };

const day = shortDay('ja');

const during = (from: string, to: string): string => (from === to ? day(from) : `${day(from)}～${day(to)}`);

const REFUSED: Texts['usage']['refusals']['reasons'] = {
  over_member_day: 'メンバーの1日の上限',
  over_member_month: 'メンバーの1か月の上限',
  over_guild_day: 'このサーバーの1日の上限',
  over_guild_month: 'このサーバーの1か月の上限',
  over_bot_day: '全サーバー共通の1日の上限',
  over_bot_month: '全サーバー共通の1か月の上限',
  above_pace: 'メンバーが短時間に使える金額の超過',
  queue_full: '待機中の画像が多すぎる',
  too_often: '数分間のコマンドが多すぎる',
  struck: 'プロンプトの拒否による停止中',
  words: '禁止ワード',
  channel: '使えないチャンネル',
  role: '使えるロールがない',
  model: '使えないモデル',
  pixels: '最大サイズの超過',
  safety: '最大許容度の超過',
  age_restricted: '年齢制限チャンネル以外での、2を超える許容度',
  count: '最大枚数の超過',
  bad_options: 'オプションの誤り',
  no_lane: 'Botのどのアカウントでも生成できない',
  no_commands: 'コマンドを使う権限なしでのボタン操作',
  guild_paused: 'このサーバーの一時停止中',
  bot_paused: '運営者による一時停止中',
  paused: 'Botのアカウントの支払い不能',
  user_blocked: '運営者によるメンバーのブロック',
  guild_blocked: '運営者によるサーバーのブロック',
  stopping: 'Botの再起動中',
};

const STACKS: Readonly<Record<Stack, string>> = { member: 'メンバー', model: 'モデル' };

/** What admins read about the money of their server. */
export const usage: Texts['usage'] = {
  overview: {
    title: (span) => `このサーバーの使用状況（${SPANS[span]}）`,
    total: (charged, pictures, members) => `**${charged}** · メンバー${members}人の画像${pictures}枚`,
    average: (price) => `1枚あたり平均 **${price}**`,
    buttons: { overview: '概要', channels: 'チャンネル別', refusals: '拒否の内訳' },
    periods: '期間ごとの使用額',
    period: (span, charged, pictures) => `${SPANS[span]}：**${charged}** · ${pictures}枚`,
    top: (span) => `使用額の多いメンバー（${SPANS[span]}）`,
    paintedBy: (span) => `生成サービス別（${SPANS[span]}）`,
    nothing: (span) => `生成された画像はありません（${SPANS[span]}）。`,
    showBy: (stack) => `${STACKS[stack]}別のグラフ`,
  },
  comparison: {
    change: (percent, { from, to, isPart }, charged, pictures) => {
      const then = `${during(from, to)}${isPart ? '、同じ時刻まで' : ''}`;
      if (percent === null) return `前の期間（${then}）の使用額はありません。`;
      const before = `${charged}、${pictures}枚（${then}）`;
      if (percent === 0) return `前の期間と同じ：${before}`;
      return `前の期間より **${Math.abs(percent)}%${percent > 0 ? '増' : '減'}**：${before}`;
    },
  },
  caps: {
    title: 'このサーバーの上限',
    none: `サーバー全体の上限はありません。${command('limits set')}で設定できます。`,
    used: (span, used, limit, resets) => `${CAP_SPANS[span]}：上限${limit}のうち **${used}** · ${resets}にリセット`,
    held: (spent, held) => `使用額${spent} · 処理中の画像のための確保${held}`,
    usedUp: (span, resets) => `全サーバー共通の${CAP_SPANS[span]}の上限に達しました。${resets}にリセットされます。`,
  },
  forecast: {
    title: '予測',
    atEnd: (charged, lastDay, days, perDay) =>
      `直近${days}日間（今日を除く）のペース（1日${perDay}）で、${day(lastDay)}までに約 **${charged}**。`,
    reached: (limit, on) => `${limit}の上限には **${day(on)}** ごろ達します。`,
    kept: (limit) => `${limit}の上限には達しません。`,
  },
  channels: {
    title: (span) => `チャンネル別の使用状況（${SPANS[span]}）`,
    share: (percent) => `${percent}%`,
    unknown: '不明なチャンネル（復元前の分）',
    note: 'スレッドは、元のチャンネルに含まれます。',
  },
  refusals: {
    title: (span) => `画像が生成されなかった理由（${SPANS[span]}）`,
    total: (refusals) => `拒否されたコマンド${refusals}件（料金は発生していません）：`,
    none: '拒否されたコマンドはありません。',
    reasons: REFUSED,
    atHost: '生成サービスに送った画像',
    ends: (kept, moderated, failed) =>
      `生成 **${kept}枚** · モデレーションで拒否 **${moderated}枚** · 失敗 **${failed}枚**`,
    declined: '拒否された画像の多いメンバー',
    pictures: (pictures) => `${pictures}枚`,
    note: '誰が拒否されたかは記録していません。',
  },
  sums: {
    wasted: (amount) => `損失 **${amount}**`,
    moderated: (pictures) => `拒否 **${pictures}枚**`,
    failed: (pictures) => `失敗 **${pictures}枚**`,
    wait: (seconds) => `平均待ち時間 **${seconds}秒**`,
    noWait: '平均待ち時間 **–**',
  },
  line: {
    sums: (charged, pictures, wasted) => `**${charged}** · ${pictures}枚 · 損失${wasted}`,
    ends: (moderated, failed) => `拒否${moderated}枚 · 失敗${failed}枚`,
  },
  member: { title: (span) => `メンバーの使用状況（${SPANS[span]}）` },
  models: { title: (span) => `モデル別の使用状況（${SPANS[span]}）` },
  footer: (timeZone, page, pages) =>
    pages === 1 ? `日付のタイムゾーン：${timeZone}` : `日付のタイムゾーン：${timeZone} · ${page}/${pages}ページ`,
  wasteNote: '損失：拒否、失敗、未配信、二重請求など、成果のない支払い。',
  chart: {
    title: (stack) => `1日ごとの使用額（ドル、${STACKS[stack]}別）`,
    others: 'その他',
    day,
    limit: (amount, isRecorded) => `1日の上限 ${amount}${isRecorded ? '' : '（今日の設定）'}`,
    limitAbove: (amounts) => `1日の上限 ${amounts}（棒よりはるかに上）`,
    limitOn: (amount, from, to) => `${from}～${to}は${amount}`,
    altLimit: (limits, isRecorded) => `サーバーの1日の上限は${limits}${isRecorded ? '' : '（今日の設定）'}。`,
    alt: (from, to, stack, parts, peakDay, peak) =>
      `${from}から${to}までの1日ごとの使用額（ドル）の棒グラフ、${STACKS[stack]}別の積み上げ：${parts}。最も多い日は${peakDay}の${peak}。`,
  },
  export: {
    done: (pictures, span) =>
      `${SPANS[span]}の画像${pictures}枚。金額は米ドル、時刻はUTCです。CSVのIDは、表計算ソフトで桁が失われないようにアポストロフィで始まります。`,
    part: (pictures, until) => `続きの画像${pictures}枚（${until}まで）。`,
    cut: (until) => `一度に送れるのはここまでで、${until}より後の画像は含まれません。短い期間を選んでください。`,
    running: 'このサーバーのエクスポートを処理中です。届いてから、もう一度お試しください。',
  },
  digest: {
    on: (channel) => `毎週月曜日の9時に、1週間のまとめを${channel}に送ります。`,
    off: '週報の送信を停止しました。',
    isOn: (channel) =>
      `1週間のまとめは${channel}に送られます。やめるには、${command('usage digest')}で${option('usage.options.off')}を選んでください。`,
    isOff: `週報は送られていません。${command('usage digest')}でチャンネルを選べます。`,
    cannotPost: (channel) =>
      `Botは${channel}に投稿できません。「チャンネルを見る」「メッセージを送信」「ファイルを添付」の権限をBotに付けるか、別のチャンネルを選んでください。`,
    one: `${option('usage.options.channel')}、${option('usage.options.off')}、${option('usage.options.preview')}のどれか1つを指定してください。`,
    preview: '自分だけに表示されています。過去7日間の週報なら、下のメッセージが投稿されます。',
    previewEmpty: '過去7日間に生成された画像がないため、週報は投稿されません。',
    next: (channel, at) => `次の週報（月曜日から日曜日までの分）は、${at}に${channel}へ送られます。`,
    nextNowhere: (at) =>
      `チャンネルが設定されていません。${command('usage digest')}の${option('usage.options.channel')}で選ぶと、最初の週報は${at}に届きます。`,
    hello: '今後、毎週月曜日の9時に、Easelの生成枚数と料金のまとめがこのチャンネルに届きます。',
    title: (from, to) => `**${from}から${to}までの1週間**`,
    sums: (charged, pictures, members, wasted) =>
      `**${charged}** · メンバー${members}人の画像${pictures}枚 · 損失${wasted}`,
    before: (charged, pictures) => `前の週：${charged} · ${pictures}枚`,
  },
};
