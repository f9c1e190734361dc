import type { StopCause } from '../../model/stop-cause.ts';
import type { en } from '../en/index.ts';

const ERRORS: Readonly<Record<string, string>> = {
  request_moderated: '提示詞或圖片未通過審查',
  content_moderated: '畫出的內容未通過審查',
  provider_failed: '服務商繪圖失敗',
  timed_out: '沒有準時畫完；--resume 會再次查詢',
  task_lost: '服務商已查不到這張圖',
  unanswered: '結果不明；--resume 會再次查詢',
  not_handed_over: '已畫好但沒有取得；--resume 會再次取回',
  bad_image: '收到的不是完整的圖片',
  storage_failed: '無法寫入磁碟；--resume 會再次取回',
  input_lost: '當作輸入的圖片不見了',
  input_rejected: '服務商無法讀取輸入的圖片',
  cancelled: '已由他人在服務商那裡取消',
  invalid_request: '服務商不接受這個要求',
  unknown_model: '服務商沒有這個模型',
  unreachable: '連不上服務商',
  overloaded: '服務商長時間忙碌',
  refused: '服務商拒絕，沒有說明原因',
  out_of_credits: '餘額不夠畫這張',
  outcome_unknown: '沒有收到回覆，可能已計費',
  process_died: '程式在收到回覆前結束，可能已計費',
  account_gone: '畫這張圖的帳戶已經沒有金鑰',
  no_lane: '這裡沒有帳戶能畫',
};

const FOLDER_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: '已有同名的檔案',
  ENOTDIR: '路徑中有一部分是檔案',
  EACCES: '沒有寫入權限',
  EPERM: '沒有寫入權限',
  EROFS: '磁碟是唯讀的',
  ENOSPC: '磁碟已滿',
  EDQUOT: '磁碟已滿',
};

function stopped(cause: StopCause, left: number): string {
  const rest = `還有 ${left} 張沒有開始`;
  switch (cause) {
    case 'interrupted':
      return `已中斷：${rest}。`;
    case 'budget':
      return `預算已用完：${rest}。`;
    case 'out_of_credits':
      return `餘額不足：${rest}。儲值後可以繼續。`;
    case 'key_refused':
      return `服務商拒絕了金鑰：${rest}。可用 npm run paint -- --check 檢查。`;
    case 'wrong_address':
      return `設定的位址上沒有這項服務：${rest}。`;
    case 'disk':
      return `磁碟無法再寫入：${rest}。請騰出空間後繼續。`;
    case 'provider_failing':
      return `服務商故障，所有人都受影響：${rest}。請稍後再試。`;
  }
}

export const run: Omit<typeof en, 'help' | 'faults'> = {
  error: (kind) => ERRORS[kind] ?? kind,

  noSandbox:
    '--sandbox 只能在複製下來的儲存庫裡使用：先 npm ci，再 npm run paint -- --sandbox "黃昏的燈塔"。目前的安裝不含沙盒。',
  notPassed: (flags) => `npm 沒有把 ${flags} 傳過來：請在前面多寫兩個連字號，npm run paint -- ${flags} …`,

  plan: {
    one: (model, size, prompt) => `${prompt}\n  ${model}，${size}`,
    several: (pictures, models) => `${pictures} 張圖，模型：${models}`,
    goesOn: ({ fetched, missing, again }) =>
      `繼續：${fetched} 張待取回或查詢，${missing} 張待畫${again === 0 ? '' : `（其中 ${again} 張上次失敗，未計費）`}。`,
    price: (price, budget) => `價格：最多 ${price}${budget === null ? '' : `，且絕不超過預算 ${budget}`}。`,
    spent: (spent) => `之前已花費（含可能計費的）：${spent}。`,
    ask: '開始畫嗎？',
    into: (folder) => `存到 ${folder}`,
    shortBudget: (fits) => `預算夠畫其中 ${fits} 張。`,
  },
  yes: ['y', 'yes', '是', '好', '要'],
  yesOrNo: '[y/N]',
  declined: '什麼都沒畫，也沒有花錢。',
  noTerminal: '這裡沒有可以詢問的終端機：加上 --yes 就會不經詢問直接畫。沒有花錢。',

  unfinished: (count, command) => `這裡有上次未完成的 ${count} 張：用 ${command} 繼續。`,
  nothingToResume: (folder) => `${folder} 裡沒有未完成的圖片。`,
  unconfirmedLeft: (count) => `有 ${count} 張可能已計費卻沒有圖片。用 --resume --retry-unconfirmed 可以重畫。`,
  batchNotRead: '要畫什麼以日誌為準：使用 --resume 時不會讀取 --batch 和其他繪圖選項。',

  painted: '已畫好',
  progress: {
    place: (done, all) => `${done}/${all}`,
    total: (spent, budget) => (budget === null ? `累計 ${spent}` : `累計 ${spent}，預算 ${budget}`),
    left: (seconds) =>
      seconds < 90 ? `約剩 ${Math.max(1, Math.round(seconds))} 秒` : `約剩 ${Math.round(seconds / 60)} 分鐘`,
    running: (count) => `正在畫 ${count} 張`,
    unconfirmed: '未確認',
    seconds: (seconds) => `${seconds.toFixed(1)} 秒`,
  },
  interrupting: (count) =>
    `不再開始新的。正在等候已付費的 ${count} 張；再按一次 Ctrl-C 會立即離開，之後可用 --resume 取回。`,
  leaving: (command) => `已立即離開：用 ${command} 取回已付費的圖片。`,
  diskTrouble: (why) => `磁碟無法寫入必要的紀錄（${why}）。正在重試：請騰出空間。`,

  summary: {
    pictures: (painted, failed, unconfirmed) =>
      [
        `已畫好 ${painted} 張`,
        ...(failed === 0 ? [] : [`失敗 ${failed} 張`]),
        ...(unconfirmed === 0 ? [] : [`未確認 ${unconfirmed} 張`]),
      ].join('，'),
    money: ({ billed, perhaps }) =>
      perhaps === null ? `已計費：${billed}。` : `已計費：${billed}。可能計費：${perhaps}。`,
    stopped,
    unfetched: (count) => `有 ${count} 張已付費但還沒取回：可用 --resume 取回，前提是服務商還保留著。`,
    again: (count) => `有 ${count} 張因可能會恢復的原因失敗，未計費：可用 --resume 重畫。`,
    resume: (command) => `用 ${command} 繼續。`,
  },

  check: {
    well: (balance) => (balance === null ? '金鑰有效；服務商不提供餘額' : `餘額 ${balance}`),
    pays: (pictures, model, price) => `可用 ${model} 畫 ${pictures} 張，每張 ${price}`,
    out_of_credits: '餘額不足',
    key_refused: '金鑰遭拒',
    wrong_address: '設定的位址上沒有這項服務',
    unasked: (why) => `無法查詢：${why}`,
    create: (where) => `建立金鑰：${where}`,
    buy: (where) => `儲值：${where}`,
  },

  folder: {
    unwritable: (path, why) => `無法寫入資料夾 ${path}：${FOLDER_FAULTS[why] ?? why}。`,
    inUse: (path) => `另一個 npm run paint 正在使用 ${path}：請等它結束，或用 --out 指定其他資料夾。`,
    damaged: (path, line) =>
      `${path} 的第 ${line} 行已毀損，或不是由這個版本寫入，無法判斷畫過什麼。請修正這一行，或用 --out 畫到其他資料夾。`,
  },
  ledger: {
    inUse: '機器人正在使用這個資料庫。請先停止機器人，或不要加 --ledger：什麼都沒畫，也沒有花錢。',
    unusable: (why) => `無法使用機器人的資料庫：${why} 什麼都沒畫，也沒有花錢。`,
    booked: (amount) => `已記入機器人的帳本：${amount}。`,
    unbooked: (why) => `花費無法入帳（${why}）：可用 --resume --ledger 補記。`,
  },
};
