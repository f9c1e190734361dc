import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

const PERIODS: Readonly<Record<CapSpan, string>> = { day: '1日', month: '1か月' };

/** What is paused: one of several accounts, or, where it is the only one, everything. */
function pausedWho(account: string | null): string {
  return account === null
    ? 'Easelは一時停止中です。'
    : `アカウント **${account}** は一時停止中です。ほかのアカウントでは、可能な画像の生成を続けます。`;
}

/** What the operator reads. */
export const operator: Texts['operator'] = {
  notices: {
    ofAccount: (account) =>
      `これはアカウント **${account}** だけの問題です。ほかのアカウントでは、可能な画像の生成を続けます：`,
    out_of_credits: (host, account) =>
      `${pausedWho(account)}${host}が402を返し、アカウントのクレジットが尽きています。チャージすると自動的に再開します。`,
    shortOfCredits: (host, moneyAt, balance, needed, account) =>
      `${account === null ? `${host}のアカウント` : `アカウント **${account}** `}のクレジットがまもなく尽きます。残りは${balance}で、${needed}の画像が待機しています。残高で足りる画像は生成します。${moneyAt}でチャージすると、残りも自動的に再開します。`,
    wrong_address: (host, address, account) =>
      `${pausedWho(account)}${address}のアドレスに${host}が見つからず、アカウントの照会にも404が返ります。設定を直すか削除して、Easelを再起動してください。`,
    key_refused: (host, key, account) =>
      `${pausedWho(account)}${host}が${key}を拒否しています。有効なキーを設定して、Easelを再起動してください。`,
    resumed: (account) =>
      account === null ? 'Easelは生成を再開しました。' : `アカウント **${account}** が生成を再開しました。`,
    provider_failing: (host, account) =>
      account === null
        ? `${host}で全体的な障害が起きています。連続して画像を生成できませんでした。回復を確かめるための1枚をときどき送るほかは、何も送信しません。待機中の画像は10分間順番を保ちます。`
        : `アカウント **${account}** が、${host}で連続して画像を生成できませんでした。回復するまで、このアカウントには確かめるための1枚をときどき送るだけになります。ほかのアカウントでは、可能な画像の生成を続けます。`,
    provider_back: (host, account) =>
      account === null
        ? `${host}が回復し、Easelも生成を再開しました。`
        : `アカウント **${account}** が、${host}での生成を再開しました。`,
    burning: (total, minutes, limit, server, used, member, own) =>
      `BURN_USDにより、一部の画像の生成が遅れています。${minutes}分間の上限${limit}のうち${total}が使われました。最も多いのは${server}の${used}で、そのうち${own}は${member}によるものです。拒否はせず、待機中の画像は空きができしだい自動的に再開します。ほかのサーバーが待っている間、1つのサーバーが使えるのは半分までです。${command('operator block')}でメンバーやサーバーを止められます。`,
    storageFailing: (fault) =>
      `EaselはDATA_DIR/imagesに画像を保存できません。${fault}この間は何も送信しません。待機中の画像は10分間順番を保ち、直ると20秒以内に自動的に再開します。`,
    storageFaults: {
      absent:
        'フォルダーがないか、`easel-folder.txt`ファイルがありません。ディスクがマウントされていない可能性があります。正しいフォルダーなら、その中にこのファイルを作成してください。',
      foreign:
        'フォルダーに、空のデータベースには記録のない画像があります。DATABASE_URLとDATA_DIRを確認するか、それらの画像を移動してください。',
      no_folder: 'このフォルダー、またはその上のフォルダーの場所にファイルがあります。',
      denied: 'Easelを実行しているユーザーに書き込み権限がありません。',
      read_only: 'ディスクが読み取り専用です。',
      full: 'ディスクがいっぱいか、クォータを使い切っています。',
      silent: 'ディスクが応答しません。',
      failing: 'ディスクに障害があります。詳細はログを確認してください。',
    },
    storageBack: 'Easelは再び画像を保存できるようになり、生成を再開しました。',
    drift: (host, lost, billed, since) =>
      `${host}のアカウントと台帳が一致しません。${since}以降、残高は${lost}減りましたが、台帳で説明できるのは${billed}です。別のプログラムがこのキーを使っているか、${host}が料金を変えた可能性があります。${command('operator balance')}で過去24時間を確認できます。`,
    restored: (taken, of) =>
      [
        `Easelは${taken}のバックアップに戻されました。それ以降の画像と設定は失われました。バックアップ時に待機中だった画像は、その後に生成された可能性があるため終了し、料金を戻しました。再送信はしません。`,
        of.isUncertain
          ? '置き換えられたデータベースと比較できなかったため、バックアップ以降の上限、運営者上限、ブロック、一時停止、使用額は分からず、バックアップ時のものになっています。'
          : 'バックアップ以降の上限、運営者上限、ブロック、一時停止、使用額は引き継がれました。',
        ...(of.isPaused
          ? [`生成は一時停止中です。上限とブロックを確認し、${command('operator resume')}で再開してください。`]
          : []),
      ].join(''),
    unrecorded: (host, lost, billed, since) =>
      `${since}以降、${host}の残高は${lost}減りましたが、バックアップの台帳で説明できるのは${billed}です。残りは、バックアップ以降か、Easelの停止中に使われました。次の照合はここから始まります。`,
    backupOverdue: (since) =>
      `${since}以降、Easelのバックアップが成功していません。10分ごとに再試行します。失敗の理由はログにあり、多くはディスクの空き不足です。\`npm run backup\`で手動でバックアップできます。`,
    backupAgain: 'Easelのバックアップが再び成功しました。',
    databaseDamaged:
      '検査で、Easelのデータベースの破損が見つかりました。Easelを停止し、データベースのファイルをコピーしてから、バックアップを復元してください。`npm run restore -- --check`で、それぞれのバックアップで何が失われるかを確認できます。この間は新しいバックアップを作らず、最近の正常なものを残します。',
    tokenInUse:
      'DISCORD_TOKENが別の場所でも使われています。別のプロセスが、このBotとしてメンバーに応答しています。コマンドごとに先に応答した側が生成しますが、上限、レポート、設定は2つのデータベースに分かれます。もう一方のプロセスを停止してください。心当たりがなければ、discord.com/developers/applications → Botでトークンをリセットしてください。',
    modelHidden: (model, id, successor) =>
      `${model}へのリクエストに何時間も404が返っているため、提供を停止しました${successor === null ? '' : `。代わりに${successor}を提供します`}。料金は発生していません。次の起動時に再び提供します。廃止された場合は、PRICES_FILEに"${id}": { "retired": true }と書いてください。`,
    price: (host, model, theirs, ours) =>
      `${model}の画像は、Easelの料金表では${ours}ですが、${host}は${theirs}を請求します。今後は${host}の料金で確保・請求し、上限にも数えます。待機中の画像で上限に収まらなくなったものは送信しません。新しいEaselでは料金表が更新されている可能性があります。`,
    unbelievablePrice: (host, moneyAt, model, theirs, ours) =>
      `${model}の画像は、Easelの料金表では${ours}ですが、${host}は${theirs}を請求すると応答しています。差が大きすぎるため、メンバーへの請求は${ours}のままとし、${host}の金額はBOT_DAILY_USD、BOT_MONTHLY_USD、BURN_USDに数えます。実際の請求額は${moneyAt}で確認してください。`,
    lowBalance: (host, moneyAt, balance, perDay, days) =>
      `${host}の残高が${balance}まで減りました。1日${perDay}のペースで、あと${days}日です。${moneyAt}でチャージしてください。`,
  },
  balance: {
    left: (host, balance, pictures, model, price) =>
      `${host}の残高：**${balance}**（${model}、1枚${price}であと${pictures}枚）`,
    unknown: (host) => `${host}が今は応答しません。1分後にもう一度お試しください。`,
    untold: (host) => `${host}はキーを受け付けましたが、残高を確認できません。`,
    out_of_credits: (host, moneyAt) =>
      `${host}によると、アカウントのクレジットが尽きています。${moneyAt}でチャージしてください。`,
    wrong_address: (host, address) =>
      `${address}のアドレスに${host}が見つからず、アカウントの照会にも404が返ります。設定を直すか削除して、Easelを再起動してください。`,
    key_refused: (host, key) => `${host}が${key}を拒否しています。有効なキーを設定して、Easelを再起動してください。`,
    runway: (days, perDay) => `今週のペース（1日${perDay}）で、あと${days}日もちます。`,
    noPace: '今週の請求はありません。',
    pace: (perDay) => `今週のペースは1日${perDay}です。`,
    agrees: (when, lost, since) => `${when}に照合：${since}以降、残高は${lost}減り、台帳と一致しています。`,
    differs: (when, lost, since, billed, unexplained) =>
      `${when}に照合：${since}以降、残高は${lost}減りましたが、台帳では${billed}です。差のうち${unexplained}は、処理中の画像では説明できません。`,
    notReconciled: 'まだ照合していません。1時間の間隔を空けた2回の確認が必要です。',
    paused: (reason, who, since) => `⏸️ ${since}に${who}が一時停止：${reason}`,
    byRestore: '復元処理',
  },
  lanes: {
    states: {
      open: '使用中',
      drained: '停止中（画像を送りません）',
      operator: '運営者が一時停止中',
      out_of_credits: 'クレジット切れ',
      key_refused: 'キーが拒否されています',
      wrong_address: 'アドレスが間違っています',
      storage: '画像を保存できません',
      provider_failing: '全体的な障害',
    },
    work: (inFlight, concurrency, most) =>
      `処理中${inFlight}/${concurrency}枚${concurrency < most ? `（サービス側の制限で減速中、設定は${most}）` : ''}`,
    sums: {
      today: (painted, failed, billed) => `今日：生成${painted}枚、失敗${failed}枚、請求${billed}`,
      month: (painted, failed, billed) => `今月：生成${painted}枚、失敗${failed}枚、請求${billed}`,
    },
    uses: {
      firstForAll: '全モデルで最初に使用',
      laterForAll: '先のアカウントで受けられない分に使用',
      first: (models) => `${models}で最初に使用`,
      later: (models) => `${models}で、先のアカウントの後に使用`,
      none: '提供中のモデルはどれも生成できません',
    },
    usual: (models) => `通常：${models}`,
    duration: (model, seconds) => `${model} ${seconds}秒`,
    drained: (account) =>
      `**${account}** には、もう何も送りません。処理中の画像はそのまま続けます。ほかのアカウントで生成できない画像は、10分間順番を保ち、その後は料金なしで終了します。${command('operator lanes')}の${option('operator.options.use')}で再び使えます。`,
    last: (account) =>
      `**${account}** は最後のアカウントで、停止すると何も生成できなくなるため、使い続けます。生成を止めるには${command('operator pause')}を使ってください。アカウントを替えるには、先に別のアカウントを再使用してください。`,
    used: (account) => `**${account}** を再び使います。`,
    unknown: (account) => `設定に${account}というアカウントはありません。現在のアカウント：`,
  },
  servers: {
    sum: (servers, today, month, wasted) => `**${servers}サーバー**：今日${today}、今月${month}、うち損失${wasted}`,
    line: (server, today, month, wasted) => `${server}：今日${today}、今月${month}、損失${wasted}`,
    none: 'まだどのサーバーにも参加していません。',
  },
  ceiling: {
    set: (server, amount, span) =>
      `${server}が使えるのは、管理者の設定にかかわらず、${PERIODS[span]}${amount}までになりました。`,
    cleared: (server, span, inForce) =>
      `${server}の個別の運営者上限（${PERIODS[span]}）を解除しました。全サーバー共通の設定が適用されます：${inForce}。`,
    unlimited: '運営者上限なし',
    badAmount: '`5`や`0.50`のようなドルの金額（1000000まで）を入力してください。`none`で運営者上限を解除できます。',
  },
  statements: {
    title: '**毎月の明細書**（各サーバーのタイムゾーンで、毎月1日の9時に送信）',
    none: `毎月の明細書を受け取る人はいません。${command('operator statements')}の${option('operator.options.user')}か${option('operator.options.statementChannel')}で指定できます。`,
    line: (server, receiver) => `${server} → ${receiver}`,
    refused: (line, since) => `⚠️ ${line}：${since}からDiscordに拒否されています（1時間ごとに再試行）`,
    allServers: '全サーバー',
    added: (server, receiver) => `${server}の明細書を、次の月から毎月1日に${receiver}へ送ります。`,
    known: (server, receiver) => `${receiver}は、すでに${server}の明細書を受け取っています。`,
    cannotSend: (receiver) =>
      `Botは${receiver}に送信できません。ユーザーの場合は、このサーバーからのダイレクトメッセージを許可してもらってください。チャンネルの場合は、「チャンネルを見る」「メッセージを送信」「ファイルを添付」「メッセージ履歴を読む」の権限がBotに必要です。`,
    removed: (server, receiver) => `${receiver}への${server}の明細書の送信をやめました。`,
    notNamed: (server, receiver) => `${receiver}は、${server}の明細書を受け取っていません。`,
    one: `${option('operator.options.user')}か${option('operator.options.statementChannel')}のどちらか一方を指定してください。`,
  },
  badServer: `サーバーは17～20桁のIDで指定してください。${command('operator servers')}で確認できます。`,
  pause: {
    done: `全サーバーでの生成を一時停止しました。待機中の画像は10分間順番を保ち、その後は料金なしで終了します。生成中の画像は届き、新しいコマンドは拒否されます。${command('operator resume')}で再開できます。`,
    resumed: (reason) => `生成を再開しました。一時停止の理由：${reason}`,
    notPaused: '生成は一時停止されていません。',
  },
  block: {
    done: (target, reason) =>
      `${target}をブロックしました：${reason}。待機中の画像はキャンセルされ、料金は発生しません。生成中の画像は届きます。`,
    lifted: (target) => `${target}のブロックを解除しました。`,
    notBlocked: (target) => `${target}はブロックされていません。`,
    one: `${option('operator.options.user')}か${option('operator.options.server')}のどちらか一方を指定してください。`,
    sum: (total) => `**ブロック中：${total}件**`,
    line: (target, reason, who, when) => `${target}：${reason}（${who}、${when}）`,
    none: 'ブロック中のユーザーやサーバーはありません。',
  },
  page: (number, pages) => `${number}/${pages}ページ`,
};
