import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What members read about what they made before, and about deleting it. */
export const history: Texts['history'] = {
  title: '你的圖片，最新的在前',
  empty: `你還沒有圖片，或已經刪除了。用 ${command('imagine')} 畫一張吧。`,
  pictures: (count) => `${count} 張`,
  undelivered: '📦 未能送達，已為你保存',
  earlier: '之前的圖片',
  origin: {
    again: (picture) => `🎲 再畫一次，來自${picture}`,
    final: (picture) => `✨ ${picture}的完稿`,
    edit: (picture) => `✏️ 修改自${picture}`,
    vary: (picture) => `🪞 與${picture}類似`,
    reference: () => '🧩 取自訊息中的圖片',
    change: (picture) => `🖼️ 依文字修改，來自${picture}`,
    extend: (picture) => `↔️ 擴展自${picture}`,
  },
  goTo: '前往訊息',
  privacy: (days) => (days === null ? '只有你看得到。' : `只有你看得到。圖片會在畫好 ${days} 天後刪除。`),
  choose: '選擇要查看、複製或刪除的圖片',
  newest: '⏮ 最新',
  newer: '◀ 較新',
  older: '較舊 ▶',
  show: '再次顯示',
  copy: '複製設定',
  delete: '刪除',
  back: '返回',
  gone: `你的圖片裡已經沒有這張了。用 ${command('history')} 查看其他圖片。`,
  enhanced: '提示詞經 FLUX 潤飾',
  notEnhanced: '提示詞照原文',
  safety: (level) => `尺度 ${level}`,
  seed: (seed) => `種子 ${seed}`,
  strength: (percent) => `相似度 ${percent}%`,
  kept: (kept, asked) => `共 ${asked} 張，成功 ${kept} 張`,
  undeliveredDetail: '📦 圖片畫好時 Discord 沒有接收。按「再次顯示」就能看到。',
  ageRestricted: (safety) =>
    `🔞 這張圖片的尺度是 ${safety}，這個伺服器只在年齡限制頻道顯示這樣的圖片。請到這樣的頻道使用 ${command('history')} 查看。`,
  damaged: (lost, kept) =>
    lost === kept
      ? '⚠️ 圖片檔案在機器人所在的電腦上遺失或毀損，無法顯示。請告訴這個機器人的營運者。'
      : `⚠️ ${kept} 張中有 ${lost} 張無法顯示：檔案遺失或毀損。請告訴這個機器人的營運者。`,
  tooLarge: `圖片即使轉成 JPEG，仍超過 Discord 在這裡允許的大小。圖片仍然保存著；請到加成等級更高的伺服器使用 ${command('history')}。`,
  picturesLeftOut: '複製的設定不含輸入的圖片，請重新加入。',
  copyHint: '把這一行貼到訊息欄：',
  copyFile: '程式碼區塊放不下這些內容，所以附上檔案。請把檔案內容貼到訊息欄。',
  deletion: {
    ask: (count, cost) => `要永久刪除這 ${count} 張圖片、提示詞和訊息嗎？已花費的 ${cost} 不會退還。`,
    askForOther: (count, member) =>
      `要永久刪除 ${member} 的這 ${count} 張圖片、提示詞和訊息嗎？這個伺服器的操作紀錄會記下是你刪除的。`,
    confirm: '永久刪除',
    keep: '保留',
    kept: '沒有刪除任何內容。',
    done: {
      removed: (count) => `已刪除 ${count} 張圖片、提示詞和訊息。已花費的不會退還。`,
      none: (count) => `已刪除 ${count} 張圖片和提示詞。已花費的不會退還。`,
      private: (count) => `已刪除 ${count} 張圖片和提示詞。已花費的不會退還。私密訊息我無法刪除，請自行關閉。`,
      unpublished: (count) =>
        `已刪除 ${count} 張圖片、提示詞和公開的訊息。已花費的不會退還。私密訊息只能由收到的人自行關閉。`,
      left: (count) => `已刪除 ${count} 張圖片和提示詞。已花費的不會退還。我無法刪除 Discord 上的訊息，請管理員刪除。`,
    },
    already: '圖片和提示詞之前已刪除。',
    alreadyRemoved: '圖片和提示詞之前已刪除；現在訊息也刪除了。',
    alreadyLeft: '圖片和提示詞之前已刪除。我無法刪除這則訊息，請管理員刪除。',
    unfinished: '圖片還沒畫完，請等它送達後再試。',
    notYours: '只有要求畫這張圖片的人，或在這個頻道有「管理訊息」權限的管理員，才能刪除它。',
    trail: (member, generationId) => `刪除了 ${member} 的圖片（${generationId}）`,
  },
};
