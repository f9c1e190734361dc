import type { ExportSpan } from '../../../administration/report-periods.ts';
import type { Stack } from '../../../administration/spending.ts';
import type { CapSpan } from '../../../generation/model/caps.ts';
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

const CAP_SPANS: Readonly<Record<CapSpan, string>> = { day: '今天', month: '這個月' };

const day = shortDay('zh-TW');

const during = (from: string, to: string): string => (from === to ? day(from) : `${day(from)}到${day(to)}`);

const REFUSED: Texts['usage']['refusals']['reasons'] = {
  over_member_day: '成員當天的額度已用完',
  over_member_month: '成員當月的額度已用完',
  over_guild_day: '這個伺服器當天的額度已用完',
  over_guild_month: '這個伺服器當月的額度已用完',
  over_bot_day: '所有伺服器共用的當天額度已用完',
  over_bot_month: '所有伺服器共用的當月額度已用完',
  above_pace: '價格超過成員短時間內可花費的金額',
  queue_full: '排隊中的圖片太多',
  too_often: '幾分鐘內用了太多指令',
  struck: '提示詞多次遭拒，成員被暫停',
  words: '含有禁用詞',
  channel: '頻道不在允許的頻道中',
  role: '沒有允許的身分組',
  model: '模型不在允許的模型中',
  pixels: '超過最大尺寸',
  safety: '超過尺度上限',
  age_restricted: '在年齡限制頻道以外使用高於 2 的尺度',
  count: '超過每個指令的圖片數',
  bad_options: '選項無效或互相衝突',
  no_lane: '機器人的帳戶都無法這樣畫',
  no_commands: '按了按鈕，但沒有使用指令的權限',
  guild_paused: '這個伺服器已暫停',
  bot_paused: '營運者已暫停整個機器人',
  paused: '機器人的帳戶無法付款',
  user_blocked: '營運者封鎖了這位成員',
  guild_blocked: '營運者封鎖了這個伺服器',
  stopping: '機器人正在重新啟動',
};

/** What admins read about the money of their server. */
export const usage: Texts['usage'] = {
  overview: {
    title: (span) => `這個伺服器的用量（${SPANS[span]}）`,
    total: (charged, pictures, members) => `${members} 位成員畫了 ${pictures} 張圖片，花費 **${charged}**`,
    average: (price) => `平均每張 **${price}**`,
    buttons: { overview: '總覽', channels: '依頻道', refusals: '沒畫出來的原因' },
    periods: '一覽',
    period: (span, charged, pictures) => `${SPANS[span]}：**${charged}** · ${pictures} 張`,
    top: (span) => `成員花費排行（${SPANS[span]}）`,
    paintedBy: (span) => `由誰繪圖（${SPANS[span]}）`,
    nothing: (span) => `沒有繪圖（${SPANS[span]}）。`,
    showBy: (stack) => `圖表依${STACKS[stack]}分類`,
  },
  comparison: {
    change: (percent, { from, to, isPart }, charged, pictures) => {
      const then = `${during(from, to)}${isPart ? '（到同一時刻為止）' : ''}`;
      if (percent === null) return `之前（${during(from, to)}）沒有花費。`;
      const before = `${then}為 ${charged}，${pictures} 張`;
      if (percent === 0) return `和之前相同：${before}`;
      return `比之前**${percent > 0 ? '多' : '少'} ${Math.abs(percent)}%**：${before}`;
    },
  },
  caps: {
    title: '這個伺服器的限額',
    none: `整個伺服器沒有限額，可用 ${command('limits set')} 設定。`,
    used: (span, used, limit, resets) => `${CAP_SPANS[span]}：已用 **${used}**，共 ${limit} · ${resets}重置`,
    held: (spent, held) => `已花費 ${spent} · 為還沒畫完的圖片預留 ${held}`,
    usedUp: (span, resets) => `所有伺服器共用的${span === 'day' ? '今天' : '這個月'}額度已用完，${resets}重置。`,
  },
  forecast: {
    title: '預測',
    atEnd: (charged, lastDay, days, perDay) =>
      `以之前 ${days} 天的平均花費（每天 ${perDay}，不含今天）計算，到${day(lastDay)}約 **${charged}**。`,
    reached: (limit, on) => `${limit} 的限額約在 **${day(on)}**用完。`,
    kept: (limit) => `${limit} 的限額夠用。`,
  },
  channels: {
    title: (span) => `各頻道用量（${SPANS[span]}）`,
    share: (percent) => `${percent}%`,
    unknown: '還原備份之前的花費，頻道不明',
    note: '討論串計入所屬的頻道。',
  },
  refusals: {
    title: (span) => `沒畫出來的原因（${SPANS[span]}）`,
    total: (refusals) => `${refusals} 個指令被拒絕，都沒有扣款：`,
    none: '沒有指令被拒絕。',
    reasons: REFUSED,
    atHost: '已送出的圖片',
    ends: (kept, moderated, failed) => `畫好 **${kept}** 張 · 遭審查擋下 **${moderated}** 張 · 失敗 **${failed}** 張`,
    declined: '圖片最常遭擋下的成員',
    pictures: (pictures) => `${pictures} 張`,
    note: '不會記錄被拒絕的是誰。',
  },
  sums: {
    wasted: (amount) => `損耗 **${amount}**`,
    moderated: (pictures) => `遭審查擋下 **${pictures}**`,
    failed: (pictures) => `失敗 **${pictures}**`,
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
    day,
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
