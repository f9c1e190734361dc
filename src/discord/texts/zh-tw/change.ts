import type { Texts } from '../en/index.ts';
import { typedCommand } from '../naming.ts';

/** The dialog that changes a picture in words, and what its answers say. */
export const change: Texts['change'] = {
  title: '修改圖片',
  prompt: '要改什麼',
  promptExample: '改成夜晚。/ 把圖 2 的帽子戴到圖 1 的狐狸頭上。',
  further: '更多圖片',
  furtherHint: '要修改的是圖 1，這裡的依序是圖 2、圖 3……',
  furtherKept: (count) => `之前上傳的 ${count} 張仍然保留；重新上傳就會取代。`,
  references: '參考圖',
  referencesHint: '排在其他圖片之後。',
  referencesCut: (shown, all) => `共 ${all} 張，這裡列出 ${shown} 張；其餘的可以用 ${typedCommand('imagine')} 選擇。`,
  model: '模型',
  price: (price, most, further) =>
    `${price}，最多 ${most} 張；${further === null ? '更多圖片不另收費' : `每多一張最多加收 ${further}`}`,
  noPictures: '這則訊息裡沒有圖片。參考圖可以是 JPEG、PNG、WebP 或 GIF。',
  referencesOff: '這個伺服器的管理員已關閉「當作參考圖」。',
  notYours:
    '在這個伺服器，只有你自己的圖片和我畫的圖片可以當作參考圖，這張兩者都不是。管理員可以改成允許所有人的圖片。',
  choiceGone: '選取的圖片只保留一天，這張已經失效。請重新使用「當作參考圖」。',
  noModels: '你在這裡可用的模型都不能修改圖片。',
  nothingCharged: '未扣款，你寫的內容也沒有遺失。',
};
