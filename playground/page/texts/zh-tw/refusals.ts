import type { PageTexts } from '../texts.ts';

export const refusals: PageTexts['refusals'] = {
  'message-gone': '這則訊息已經不在了。',
  hidden: '這個人看不到它。',
  'component-gone': '這個按鈕或選單已經不在了。',
  'component-disabled': '這個按鈕或選單現在無法使用。',
  'dialog-gone': '這個對話視窗已經關閉。',
  'bad-values': 'Discord 不接受這裡填寫或選擇的內容。',
  'no-command': '這個人沒有這個指令。',
  'bad-options': 'Discord 不接受其中一個選項。',
  'no-person': '這個人不是那個伺服器的成員。',
  'no-channel': '這個人看不到那個頻道。',
  'not-deletable': '只有作者和版主可以刪除訊息。',
  'nothing-to-send': '沒有可以傳送的內容。',
  'message-too-long': '訊息太長。',
  'file-too-large': '有檔案超過這個伺服器的大小限制。',
  'lever-blocked': '現在無法執行。',
  'bad-lever': '沒有這個操控項目。',
  other: '無法執行。',
  'cannot-copy': '瀏覽器不允許這個頁面複製。',
  ended: 'Playground 沒有在執行。',
};
