import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** One of the two may be 0. */
function namedOf(presets: number, references: number): string {
  const both = [
    ...(presets === 0 ? [] : [` ${presets} 個範本`]),
    ...(references === 0 ? [] : [` ${references} 張參考圖`]),
  ];
  return both.join('和');
}

const oneOf = (hosts: readonly string[]): string =>
  [hosts.slice(0, -1).join('、'), ...hosts.slice(-1)].filter((part) => part !== '').join(' 或 ');

function picturesGo(hosts: readonly string[], withoutPictures: readonly string[]): string {
  if (withoutPictures.length === 0) return '，你加入的圖片也會一併傳送';
  return withoutPictures.length === hosts.length ? '' : `，但圖片不會傳給 ${oneOf(withoutPictures)}`;
}

/** What `/privacy` says, and what stands for who was forgotten. */
export const privacy: Texts['privacy'] = {
  formerMember: '一位已離開的成員',
  show: {
    title: '**我存了哪些關於你的資料（所有伺服器）**',
    kept: (prompts, pictures, since) => `🖼️ ${prompts} 則提示詞和 ${pictures} 張圖片，最早的是 ${since}。`,
    nothingKept: '🖼️ 沒有提示詞，也沒有圖片。',
    retention: (days, oldest) =>
      `提示詞和圖片會在你提出要求 ${days} 天後刪除${oldest === null ? '' : `，最早的將於${oldest}刪除`}。`,
    noRetention: '提示詞和圖片會一直保留，直到你刪除。',
    drafts: (count) => `❔ ${count} 個你還沒有確認的指令，保留一天。`,
    money: (rows) => `💵 ${rows} 筆扣款紀錄：日期、模型和價格，不含提示詞。保留這些是為了讓花費核對得起來。`,
    noMoney: '💵 沒有扣款紀錄。',
    limits: (limits) => `⚖️ 管理員特別為你設定的 ${limits} 項限額。`,
    block: (since, reason) => `⛔ 自 ${since} 起遭這個機器人的營運者封鎖：${reason}`,
    requested: (when) => `🗑️ 你於${when}要求刪除個人資料。每個月結束後，該月扣款紀錄裡的 ID 就會移除。`,
    named: (presets, references) => `🔖 你自己的${namedOf(presets, references)}，會一直保留，直到你刪除。`,
    names: (servers) => `🏷️ 你最近一次畫圖時，在 ${servers} 個伺服器裡的名字，供這些伺服器的管理員查看用量。`,
    whoSees: '**誰看得到**',
    painters: (hosts, withoutPictures) =>
      `你的提示詞會傳給 ${oneOf(hosts)}${picturesGo(hosts, withoutPictures)}。在頻道裡，所有人都看得到提示詞和圖片；使用 ${option('imagine.options.private')} 時只有你看得到。`,
    audience: [
      '管理員看得到你在該伺服器的名字、畫了多少、花了多少，但看不到提示詞。這個機器人的營運者擁有資料庫和檔案。',
    ],
    rights: '**你可以做什麼**',
    actions: [
      `${command('history')}、${command('preset delete')} 和 ${command('reference delete')} 可以逐一刪除，${command('privacy export')} 會把所有資料傳給你，${command('privacy delete')} 會全部刪除，並從扣款紀錄移除你的 ID。`,
      '管理員和營運者所做決定的紀錄會保留：限額、追加、刪除、封鎖。',
    ],
  },
  export: {
    sent: (files, records) => `已用私訊把所有資料傳給你：${files} 個檔案，共 ${records} 筆紀錄。`,
    file: (part) => (part === 1 ? '我存的所有關於你的資料，JSON 格式。' : `第 ${part} 部分。`),
    closed: (records) => `我無法傳私訊給你，所以放在這裡：${records} 筆紀錄，只有你看得到。`,
    part: (records) => `接續 ${records} 筆紀錄。`,
    cut: (files) => `一次只能傳送這麼多：最早的 ${files} 個檔案。其餘的請向這個機器人的營運者索取。`,
    running: '你的匯出正在進行，請等它送達後再試。',
  },
  delete: {
    ask: (prompts, pictures) =>
      `這會永久刪除你在所有伺服器的 ${prompts} 則提示詞和 ${pictures} 張圖片，並取消排隊中的圖片。Discord 裡的訊息會保留：請在那裡刪除，或先用 ${command('history')} 刪除。`,
    named: (presets, references) => `你的${namedOf(presets, references)}也會刪除。`,
    serversStay: '你為伺服器儲存的內容會留在那裡，但不再帶有你的名字。',
    money: (rows, until) =>
      `會留下 ${rows} 筆扣款紀錄，不含提示詞。等到沒有限額再計算它們時（最晚 ${until}），就會移除其中的 ID；在那之前仍會計入你的限額。`,
    button: '刪除提示詞和圖片',
    nothing: '我沒有存任何可以刪除的關於你的資料。',
    notYours: `只有提出要求的人可以按這個按鈕。請自己使用 ${command('privacy delete')}。`,
    done: (prompts, pictures) => `🗑️ 已刪除：${prompts} 則提示詞和 ${pictures} 張圖片。`,
    namedDone: (presets, references) => `🔖 已刪除：${namedOf(presets, references).trim()}。`,
    cancelled: (pictures, released) => `已取消 ${pictures} 張排隊中的圖片，${released} 已退回額度。`,
    unfinished: (commands) => `還有 ${commands} 個指令尚未結束：結果仍會傳給你，之後就會刪除。`,
    moneyStays: (rows, until) => `會留下 ${rows} 筆扣款紀錄，不含提示詞；最晚於 ${until} 移除其中的 ID。`,
    noMoney: '沒有任何扣款紀錄帶有你的 ID。',
    running: '正在刪除，請稍候。',
  },
};
