import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** What `/reference` and `/imagine reference:` say. */
export const reference: Texts['reference'] = {
  ofServer: '這個伺服器的',
  title: {
    member: (count, max) => `**你的參考圖**（${count}/${max}）`,
    server: (count, max) => `**這個伺服器的參考圖**（${count}/${max}）`,
  },
  none: `還沒有參考圖。用 ${command('reference save')} 為圖片取名並儲存。`,
  hint: `在 ${command('imagine')} 的 ${option('imagine.options.reference')} 或「修改圖片」使用參考圖。`,
  size: (width, height, megabytes) => `${width} × ${height} · ${megabytes} MB`,
  savedOn: (day) => `儲存於 ${day}`,
  savedBy: (day, member) => `${member} 儲存於 ${day}`,
  fileGone: '⚠️ 檔案遺失',
  ageRestricted: '🔞 只在年齡限制頻道顯示',
  saved: {
    member: (name) =>
      `🖼️ 已儲存：${name}。你在任何伺服器使用 ${command('imagine')} 時，都可以在 ${option('imagine.options.reference')} 選擇它。`,
    server: (name) =>
      `🖼️ 已儲存：${name}。這個伺服器的所有人使用 ${command('imagine')} 時，都可以在 ${option('imagine.options.reference')} 選擇它。`,
  },
  replaced: (name) => `🖼️ 已取代：${name}。`,
  firstFrame: '這張圖片是動圖，只儲存了第一格。',
  taken: (name) =>
    `已經有名為 ${name} 的參考圖，沒有做任何變更。請換一個名稱，或把 ${option('reference.options.replace')} 設為 True。`,
  full: {
    member: (max) => `你已經有 ${max} 張參考圖，達到上限。請先用 ${command('reference delete')} 刪除一些。`,
    server: (max) => `這個伺服器已經有 ${max} 張參考圖，達到上限。請先用 ${command('reference delete')} 刪除一些。`,
  },
  unusable: (is) => `這張圖片${is}。沒有儲存任何內容。`,
  unreachable: '無法從 Discord 取得這張圖片，所以沒有儲存。請重新上傳。',
  notNow: '目前無法儲存圖片，所以沒有儲存。請過幾分鐘再試。',
  running: '你有一張參考圖正在儲存，請等它完成後再儲存下一張。',
  often: (when) => `你在一分鐘內儲存了很多參考圖。${when}可以儲存下一張。`,
  badName: (max) => `${option('reference.options.name')} 須有 1 到 ${max} 個字元，且不能全是空白。沒有儲存任何內容。`,
  deleted: (name) => `已刪除：${name}。用它畫過的圖片不受影響。`,
  gone: `這張參考圖已被刪除，所以沒有繪圖。用 ${command('reference list')} 查看現有的參考圖。`,
  unknown: (name) => `沒有名為 ${name} 的參考圖。請從建議中選擇，或用 ${command('reference list')} 查看全部。`,
  adminsOnly: `只有管理這個伺服器的人才能為它儲存參考圖。不填 ${option('reference.options.for')} 就只供你自己使用。`,
  trail: {
    saved: (name) => `儲存了參考圖 ${name}`,
    replaced: (name) => `取代了參考圖 ${name}`,
    deleted: (name) => `刪除了參考圖 ${name}`,
  },
};
