import type { Texts } from '../en/index.ts';

/** What is said to whom the bot cannot serve, and how sentences follow each other. */
export const common: Texts['common'] = {
  onlyInServers: '我只在我加入的伺服器裡繪圖，請到那裡使用這個指令。',
  onlyElsewhere: '這個機器人只在一個伺服器裡運作，而這裡不是那個伺服器。',
  unreadable: '我讀不懂 Discord 傳來的內容。請再試一次；如果一直這樣，請告訴這個機器人的營運者。',
  outdated: '你的 Discord 傳來了我不認得的選項。請重新載入（Ctrl+R，或重新啟動應用程式）後再試。',
  list: (items) => items.join('、'),
  sentences: (...all) => all.join(''),
};
