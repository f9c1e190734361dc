import type { ExportSpan } from '../../../administration/report-periods.ts';
import type { Stack } from '../../../administration/spending.ts';
import type { Texts } from '../en/index.ts';
import { shortDay } from '../short-day.ts';
import { command, option } from '../naming.ts';

const SPANS: Readonly<Record<ExportSpan, string>> = {
  today: '今天',
  week: '最近 7 天',
  days30: '最近 30 天',
  month: '這個月',
  last_month: '上個月',
  year: '最近 12 個月',
};

const STACKS: Readonly<Record<Stack, string>> = { member: '成員', model: '模型' };

/** What admins read about the money of their server. */
export const usage: Texts['usage'] = {
  overview: {
    title: '這個伺服器的用量',
    columns: { today: '今天', week: '最近 7 天', month: '這個月' },
    top: (span) => `成員花費排行（${SPANS[span]}）`,
    paintedBy: (span) => `由誰繪圖（${SPANS[span]}）`,
    nothing: (span) => `沒有繪圖（${SPANS[span]}）。`,
    showBy: (stack) => `圖表依${STACKS[stack]}分類`,
  },
  sums: {
    pictures: (pictures) => `圖片 **${pictures}**`,
    charged: (amount) => `花費 **${amount}**`,
    wasted: (amount) => `損耗 **${amount}**`,
    moderated: (pictures) => `遭審查擋下 **${pictures}**`,
    failed: (pictures) => `失敗 **${pictures}**`,
    members: (members) => `成員 **${members}**`,
    wait: (seconds) => `平均等候 **${seconds} 秒**`,
    noWait: '平均等候 **–**',
  },
  line: {
    sums: (charged, pictures, wasted) => `**${charged}** · ${pictures} 張 · 損耗 ${wasted}`,
    ends: (moderated, failed) => `${moderated} 張遭擋下 · ${failed} 張失敗`,
  },
  member: { title: (span) => `成員用量（${SPANS[span]}）` },
  models: { title: (span) => `各模型用量（${SPANS[span]}）` },
  footer: (timeZone, page, pages) =>
    pages === 1 ? `日期依 ${timeZone} 時區` : `日期依 ${timeZone} 時區 · 第 ${page}/${pages} 頁`,
  wasteNote: '損耗是白花的錢：遭審查擋下、失敗、未送達或重複計費。',
  chart: {
    title: (stack) => `每日花費（美元），依${STACKS[stack]}`,
    others: '其他',
    day: shortDay('zh-TW'),
    limit: (amount, isRecorded) => `每日限額 ${amount}${isRecorded ? '' : '（依今天的設定）'}`,
    limitAbove: (amounts) => `每日限額 ${amounts}，遠高於圖中的長條`,
    limitOn: (amount, from, to) => `${from} 到 ${to} ${amount}`,
    altLimit: (limits, isRecorded) => `伺服器的每日限額為 ${limits}${isRecorded ? '' : '（依今天的設定）'}。`,
    alt: (from, to, stack, parts, peakDay, peak) =>
      `${from} 到 ${to} 每日花費的長條圖（美元），依${STACKS[stack]}堆疊：${parts}。最高的一天是 ${peakDay}，${peak}。`,
  },
  export: {
    done: (pictures, span) =>
      `${SPANS[span]}共 ${pictures} 張圖片。金額為美元，時間為 UTC；CSV 裡的 ID 以單引號開頭，以免試算表軟體弄丟數字。`,
    part: (pictures, until) => `接續 ${pictures} 張圖片，到 ${until} 為止。`,
    cut: (until) => `一次只能傳送這麼多；${until} 之後的圖片沒有包含在內。請選擇較短的期間。`,
    running: '這個伺服器的匯出正在進行，請等它完成後再試。',
  },
  digest: {
    on: (channel) => `週報會在每週一 9 點傳到 ${channel}。`,
    off: '不再傳送週報。',
    isOn: (channel) =>
      `週報會傳到 ${channel}。在 ${command('usage digest')} 選擇 ${option('usage.options.off')} 就會停止。`,
    isOff: `目前沒有傳送週報。用 ${command('usage digest')} 選擇頻道。`,
    cannotPost: (channel) =>
      `我不能在 ${channel} 傳送訊息。請給我「檢視頻道」、「傳送訊息」和「附加檔案」權限，或選擇其他頻道。`,
    one: `${option('usage.options.channel')}、${option('usage.options.off')} 和 ${option('usage.options.preview')} 請擇一填寫。`,
    preview: '只有你看得到。如果現在傳送最近 7 天的週報，就會是下面這則訊息。',
    previewEmpty: '最近 7 天沒有繪圖，所以不會傳送週報。',
    next: (channel, at) => `下一期週報統計週一到週日，會傳到 ${channel}，時間：${at}。`,
    nextNowhere: (at) =>
      `尚未設定頻道。用 ${command('usage digest')} 的 ${option('usage.options.channel')} 選擇頻道後，第一期週報的時間是：${at}。`,
    hello: '從現在起，每週一 9 點，這個頻道會收到 Easel 的繪圖與花費週報。',
    title: (from, to) => `**${from} 到 ${to} 的一週**`,
    sums: (charged, pictures, members, wasted) =>
      `**${charged}** · ${members} 位成員的 ${pictures} 張圖片 · 損耗 ${wasted}`,
    before: (charged, pictures) => `前一週：${charged} · ${pictures} 張圖片`,
  },
};
