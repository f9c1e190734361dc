import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What whoever publishes a private result is told. */
export const publish: Texts['publish'] = {
  published: (link) => `這張圖片已經公開：${link}`,
  onItsWay: '正在公開這張圖片。',
  notYours: '只有要求畫這張圖片的人才能公開它。',
  elsewhere: '這張圖片屬於另一個伺服器，只能在那裡公開。',
  erased: '圖片和提示詞已刪除，沒有可以公開的內容。',
  unfinished: '圖片還沒畫完，請等它送達後再公開。',
  public: '這不是私密圖片，頻道裡的所有人都看得到。',
  ageRestricted: (safety) =>
    `這張圖片的尺度是 ${safety}，這個伺服器只在年齡限制頻道顯示這樣的圖片。要公開它，請到這樣的頻道用 ${command('history')} 開啟並公開。`,
  damaged: '圖片檔案在機器人所在的電腦上遺失或毀損。請告訴這個機器人的營運者。',
  botMayNot:
    '我無法在這裡公開：我在頻道需要「檢視頻道」、「附加檔案」和「傳送訊息」權限，在討論串則需要「在討論串中傳送訊息」權限。請聯絡管理這個伺服器的人。',
};
