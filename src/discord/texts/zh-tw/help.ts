import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What `/help` says, and whom to ask. */
export const help: Texts['help'] = {
  begin: '**我用 FLUX 畫圖。**告訴我你想看到什麼：',
  prompts: ['黃昏的燈塔，油畫', '雪地裡的狐狸', '寫著「營業中」的招牌，扁平配色'],
  left: '今天還剩多少',
  buttonsTitle: '圖片下方的按鈕',
  buttons: {
    again: '**再畫一次**：換一個種子再畫，價格寫在按鈕上。',
    edit: '**修改提示詞**：更換提示詞、模型、比例或種子。',
    change: '**修改圖片**：用文字說明要改什麼。',
    final: '**完稿**：用這個伺服器的完稿模型再畫一次。',
    publish: '**公開**：讓所有人看到私密圖片，免費。',
    more: '**⋯ 更多**：查看圖片是怎麼畫的，複製設定，或存成範本。',
    delete: '**刪除**：刪除圖片、提示詞和訊息，已花費的不會退還。',
  },
  more: `${command('history')} 查看你的所有圖片，${command('quota')} 查看剩餘額度，${command('privacy show')} 查看我存了什麼，${command('preset save')} 儲存提示詞範本。`,
  adminsTitle: '給管理員：第一步',
  admins: [
    `${command('limits set')} 設定可以花多少錢，${command('limits view')} 查看所有限額。`,
    `${command('settings allow')} 選擇可用的頻道、身分組和模型；${command('settings explain')} 說明是什麼擋下了某位成員。`,
    `${command('usage overview')} 查看花了多少；${command('limits pause')} 暫停繪圖。`,
  ],
  contact: (contact) => `這個機器人的問題請洽：${contact}`,
  contactPage: '聯絡我們',
  terms: '服務條款',
  privacyPolicy: '隱私權政策',
};
