import type { StopCause } from '../../model/stop-cause.ts';
import type { en } from '../en/index.ts';

const ERRORS: Readonly<Record<string, string>> = {
  request_moderated: 'プロンプトまたは入力画像が拒否されました',
  content_moderated: '生成された画像が拒否されました',
  provider_failed: '生成サービスが生成に失敗しました',
  timed_out: '時間内に終わりませんでした。--resumeで再び照会します',
  task_lost: '生成サービスで見つからなくなりました',
  unanswered: '結果が分かりません。--resumeで再び照会します',
  not_handed_over: '生成されましたが、受け取れませんでした。--resumeで再び取得します',
  bad_image: '受け取った画像が不完全です',
  storage_failed: 'ディスクに保存できませんでした。--resumeで再び取得します',
  input_lost: '入力画像がなくなりました',
  input_rejected: '生成サービスが入力画像を読み取れませんでした',
  cancelled: '生成サービス側で取り消されました',
  invalid_request: '生成サービスがこのリクエストを受け付けません',
  unknown_model: '生成サービスにこのモデルがありません',
  unreachable: '生成サービスに接続できませんでした',
  overloaded: '生成サービスの混雑が長く続きました',
  refused: '生成サービスが理由を示さずに拒否しました',
  out_of_credits: '残高が足りません',
  outcome_unknown: '応答が失われたため、請求された可能性があります',
  process_died: '応答の前にプロセスが終了したため、請求された可能性があります',
  account_gone: '生成したアカウントのキーがもうありません',
  no_lane: '生成できるアカウントがありません',
};

const FOLDER_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: '同じ名前のファイルがあります',
  ENOTDIR: 'パスの途中にファイルがあります',
  EACCES: '書き込み権限がありません',
  EPERM: '書き込み権限がありません',
  EROFS: 'ディスクが読み取り専用です',
  ENOSPC: 'ディスクがいっぱいです',
  EDQUOT: 'ディスクがいっぱいです',
};

function stopped(cause: StopCause, left: number): string {
  const rest = `${left}枚は開始していません。`;
  switch (cause) {
    case 'interrupted':
      return `中断しました。${rest}`;
    case 'budget':
      return `予算に達しました。${rest}`;
    case 'out_of_credits':
      return `残高が足りません。${rest}チャージしてから続けてください。`;
    case 'key_refused':
      return `生成サービスがキーを拒否しています。${rest}npm run paint -- --check で確認できます。`;
    case 'wrong_address':
      return `設定のアドレスに生成サービスが見つかりません。${rest}`;
    case 'disk':
      return `ディスクに書き込めません。${rest}空きを作ってから続けてください。`;
    case 'provider_failing':
      return `生成サービスで全体的な障害が起きています。${rest}後でもう一度お試しください。`;
  }
}

export const run: Omit<typeof en, 'help' | 'faults'> = {
  error: (kind) => ERRORS[kind] ?? kind,

  noSandbox:
    '--sandboxは、リポジトリのクローンでのみ使えます。npm ci の後に npm run paint -- --sandbox "夕暮れの灯台" を実行してください。このインストールにはサンドボックスがありません。',
  notPassed: (flags) =>
    `${flags} がnpmから渡されませんでした。前にハイフンを2つ付けてください：npm run paint -- ${flags} …`,

  plan: {
    one: (model, size, prompt) => `${prompt}\n  ${model}、${size}`,
    several: (pictures, models) => `画像${pictures}枚、モデル：${models}`,
    goesOn: ({ fetched, missing, again }) =>
      `続行：取得または照会${fetched}枚、生成${missing}枚${again === 0 ? '' : `（うち${again}枚は前回、料金なしで失敗）`}。`,
    price: (price, budget) => `料金：最大${price}${budget === null ? '' : `、予算${budget}を超えることはありません`}。`,
    spent: (spent) => `これまでの使用額（請求された可能性のある分を含む）：${spent}。`,
    ask: '生成しますか？',
    into: (folder) => `保存先：${folder}`,
    shortBudget: (fits) => `予算で生成できるのは、このうち${fits}枚です。`,
  },
  yes: ['y', 'yes', 'はい'],
  yesOrNo: '[y/N]',
  declined: '何も生成せず、料金もかかっていません。',
  noTerminal: '確認できる端末がありません。--yesを付けると確認なしで生成します。料金はかかっていません。',

  unfinished: (count, command) => `前回の未完了の画像が${count}枚あります。${command} で続行できます。`,
  nothingToResume: (folder) => `${folder} に未完了の画像はありません。`,
  unconfirmedLeft: (count) =>
    `${count}枚は、画像がないまま請求された可能性があります。--resume --retry-unconfirmed で再生成できます。`,
  batchNotRead: '生成する内容はジャーナルに従います。--resumeでは、--batchやほかの画像のオプションは読み取りません。',

  painted: '生成済み',
  progress: {
    place: (done, all) => `${done}/${all}`,
    total: (spent, budget) => (budget === null ? `合計${spent}` : `合計${spent}／予算${budget}`),
    left: (seconds) =>
      seconds < 90 ? `残り約${Math.max(1, Math.round(seconds))}秒` : `残り約${Math.round(seconds / 60)}分`,
    running: (count) => `${count}枚を生成中`,
    unconfirmed: '未確認',
    seconds: (seconds) => `${seconds.toFixed(1)}秒`,
  },
  interrupting: (count) =>
    `新しい画像は開始しません。支払い済みの${count}枚を待っています。もう一度Ctrl-Cを押すとすぐに終了し、後で--resumeで取得できます。`,
  leaving: (command) => `すぐに終了しました。支払い済みの画像は ${command} で取得できます。`,
  diskTrouble: (why) => `必要な記録をディスクに書き込めません（${why}）。再試行しています。空きを作ってください。`,

  summary: {
    pictures: (painted, failed, unconfirmed) =>
      [
        `生成${painted}枚`,
        ...(failed === 0 ? [] : [`失敗${failed}枚`]),
        ...(unconfirmed === 0 ? [] : [`未確認${unconfirmed}枚`]),
      ].join('、'),
    money: ({ billed, perhaps }) =>
      perhaps === null ? `請求：${billed}。` : `請求：${billed}。請求された可能性のある分：${perhaps}。`,
    stopped,
    unfetched: (count) =>
      `支払い済みで未取得の画像が${count}枚あります。生成サービスに残っている間は、--resumeで取得できます。`,
    again: (count) => `${count}枚は、一時的な理由により料金なしで失敗しました。--resumeで生成できます。`,
    resume: (command) => `${command} で続行できます。`,
  },

  check: {
    well: (balance) => (balance === null ? 'キーは有効です（残高は非公開）' : `残高${balance}`),
    pays: (pictures, model, price) => `${model}（1枚${price}）で${pictures}枚`,
    out_of_credits: '残高がありません',
    key_refused: 'キーが拒否されています',
    wrong_address: '設定のアドレスに生成サービスが見つかりません',
    unasked: (why) => `照会できません：${why}`,
    create: (where) => `キーの作成：${where}`,
    buy: (where) => `クレジットの購入：${where}`,
  },

  folder: {
    unwritable: (path, why) => `フォルダー ${path} に書き込めません：${FOLDER_FAULTS[why] ?? why}。`,
    inUse: (path) =>
      `別の npm run paint が ${path} を使用中です。終わるのを待つか、--outで別のフォルダーを指定してください。`,
    damaged: (path, line) =>
      `${path} の${line}行目が壊れているか、このバージョンのものではないため、何が生成されたか分かりません。その行を直すか、--outで別のフォルダーを指定してください。`,
  },
  ledger: {
    inUse:
      'このデータベースはBotが使用中です。先にBotを停止するか、--ledgerなしで生成してください。何も生成せず、料金もかかっていません。',
    unusable: (why) => `Botのデータベースを使えません：${why} 何も生成せず、料金もかかっていません。`,
    booked: (amount) => `Botの台帳に記録しました：${amount}。`,
    unbooked: (why) => `使った金額を記録できませんでした（${why}）。--resume --ledger で記録できます。`,
  },
};
