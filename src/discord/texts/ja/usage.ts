import type { ExportSpan } from '../../../administration/report-periods.ts';
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

const STACKS: Readonly<Record<Stack, string>> = { member: 'メンバー', model: 'モデル' };

/** What admins read about the money of their server. */
export const usage: Texts['usage'] = {
  overview: {
    title: 'このサーバーの使用状況',
    columns: { today: '今日', week: '過去7日間', month: '今月' },
    top: (span) => `使用額の多いメンバー（${SPANS[span]}）`,
    paintedBy: (span) => `生成サービス別（${SPANS[span]}）`,
    nothing: (span) => `生成された画像はありません（${SPANS[span]}）。`,
    showBy: (stack) => `${STACKS[stack]}別のグラフ`,
  },
  sums: {
    pictures: (pictures) => `画像 **${pictures}枚**`,
    charged: (amount) => `使用額 **${amount}**`,
    wasted: (amount) => `損失 **${amount}**`,
    moderated: (pictures) => `拒否 **${pictures}枚**`,
    failed: (pictures) => `失敗 **${pictures}枚**`,
    members: (members) => `メンバー **${members}人**`,
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
    day: shortDay('ja'),
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
