import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** One of the two may be 0. */
function namedOf(presets: number, references: number): string {
  const both = [
    ...(presets === 0 ? [] : [`プリセット${presets}件`]),
    ...(references === 0 ? [] : [`参照画像${references}枚`]),
  ];
  return both.join('と');
}

const oneOf = (items: readonly string[]): string => `${items.join('、')}${items.length === 1 ? '' : 'のどれか'}`;

function picturesGo(hosts: readonly string[], withoutPictures: readonly string[]): string {
  if (withoutPictures.length === 0) return '追加した画像も一緒に送られます。';
  return withoutPictures.length === hosts.length ? '' : `${withoutPictures.join('、')}に画像は送られません。`;
}

/** What `/privacy` says, and what stands for who was forgotten. */
export const privacy: Texts['privacy'] = {
  formerMember: '以前のメンバー',
  show: {
    title: '**保存されている自分の情報（全サーバー）**',
    kept: (prompts, pictures, since) => `🖼️ プロンプト${prompts}件と画像${pictures}枚（最も古いものは${since}）`,
    nothingKept: '🖼️ プロンプトと画像はありません。',
    retention: (days, oldest) =>
      `プロンプトと画像は、依頼の${days}日後に削除されます${oldest === null ? '' : `（最も古いものは${oldest}）`}。`,
    noRetention: 'プロンプトと画像は、自分で削除するまで保存されます。',
    drafts: (count) => `❔ 確認前のコマンド${count}件（1日間保存）`,
    money: (rows) =>
      `💵 課金記録${rows}件：日時、モデル、料金（プロンプトは含みません）。使用額の集計を正しく保つために残されます。`,
    noMoney: '💵 課金記録はありません。',
    names: (servers) => `🏷️ ${servers}サーバーでの最新の表示名（サーバーの管理者のレポート用）`,
    limits: (limits) => `⚖️ 管理者が個別に設定した上限${limits}件`,
    block: (since, reason) => `⛔ ${since}から、このBotの運営者によってブロックされています：${reason}`,
    requested: (when) =>
      `🗑️ ${when}に情報の削除を依頼済みです。各月が終わると、その月の課金記録からIDが取り除かれます。`,
    named: (presets, references) => `🔖 自分の${namedOf(presets, references)}。削除するまで保存されます。`,
    whoSees: '**見られる人**',
    painters: (hosts, withoutPictures) =>
      `プロンプトは${oneOf(hosts)}に送られます。${picturesGo(hosts, withoutPictures)}チャンネルでは、プロンプトと画像が全員に見えます。${option('imagine.options.private')}を使うと自分だけに見えます。`,
    audience: [
      'サーバーの管理者には、そのサーバーでの表示名、生成枚数、使用額が見えますが、プロンプトは見えません。このBotの運営者は、データベースとファイルを保管しています。',
    ],
    rights: '**できること**',
    actions: [
      `${command('history')}、${command('preset delete')}、${command('reference delete')}で1件ずつ削除できます。${command('privacy export')}ですべての情報を受け取れます。${command('privacy delete')}は、すべてを削除し、課金記録からIDを取り除きます。`,
      '管理者と運営者が行った操作（上限、上乗せ、削除、ブロック）の記録は残ります。',
    ],
  },
  export: {
    sent: (files, records) =>
      `すべての情報をダイレクトメッセージで送りました（記録${records}件、ファイル${files}個）。`,
    file: (part) => (part === 1 ? '保存されているすべての情報です（JSON形式）。' : `続き（${part}個目）`),
    closed: (records) =>
      `ダイレクトメッセージを送れないため、ここでお渡しします。記録${records}件、自分だけに見えます。`,
    part: (records) => `続きの記録${records}件`,
    cut: (files) =>
      `一度に送れるのは、古いものからファイル${files}個までです。残りは、このBotの運営者に依頼してください。`,
    running: 'エクスポートの処理中です。届いてから、もう一度お試しください。',
  },
  delete: {
    ask: (prompts, pictures) =>
      `全サーバーの自分のプロンプト${prompts}件と画像${pictures}枚を完全に削除し、待機中の画像をキャンセルします。Discordのメッセージは残るため、Discordで削除するか、先に${command('history')}で削除してください。`,
    named: (presets, references) => `自分の${namedOf(presets, references)}も削除します。`,
    serversStay: 'サーバー用に保存したものは、名前を外して残ります。',
    money: (rows, until) =>
      `残るもの：課金記録${rows}件（プロンプトは含みません）。IDは、どの上限の計算にも使われなくなった時点（遅くとも${until}）で取り除かれます。それまでの使用額は上限に数えられます。`,
    button: 'プロンプトと画像を削除',
    nothing: '削除できる情報は保存されていません。',
    notYours: `このボタンを使えるのは、操作を始めた本人だけです。自分の情報には${command('privacy delete')}を使ってください。`,
    done: (prompts, pictures) => `🗑️ プロンプト${prompts}件と画像${pictures}枚を削除しました。`,
    namedDone: (presets, references) => `🔖 ${namedOf(presets, references)}を削除しました。`,
    cancelled: (pictures, released) => `待機中の画像${pictures}枚をキャンセルしました。${released}が残額に戻りました。`,
    unfinished: (commands) => `生成中のコマンド${commands}件：結果が届いた後に削除されます。`,
    moneyStays: (rows, until) =>
      `残るもの：課金記録${rows}件（プロンプトは含みません）。IDは遅くとも${until}に取り除かれます。`,
    noMoney: 'IDを含む課金記録はありません。',
    running: '削除しています。しばらくお待ちください。',
  },
};
