import type { Texts } from '../en/index.ts';

/** What is said of pictures that are reported, and of those that are taken down. */
export const moderation: Texts['moderation'] = {
  button: '檢舉',
  dialog: {
    title: '檢舉這張圖片',
    reason: '有什麼問題？',
    hint: '這個伺服器的管理員會看到這段話，但不會知道是誰寫的。',
  },
  reported: '🚩 已向這個伺服器的管理員檢舉，他們不會知道是你。',
  already: '你已經檢舉過這張圖片，管理員還沒決定。',
  decided: {
    approved: '管理員已經看過這張圖片，決定保留。',
    removed: '這張圖片已經移除。',
  },
  often: (count, when) => `你在一小時內檢舉了 ${count} 張圖片，達到上限。${when}可以檢舉下一張。`,
  noChannel: '這個伺服器沒有可以接收檢舉的頻道，所以沒有送出。請直接告訴管理員，或向 Discord 檢舉這則訊息。',
  own: '這是你自己的圖片，用圖片下方的「刪除」按鈕就能刪除。',
  noReason: '沒有送出檢舉：請簡單說明圖片有什麼問題。',
  title: (count) => `🚩 **有圖片遭到檢舉**，共 ${count} 位成員檢舉。`,
  about: (link, member, channel) => `${member} 在 ${channel} 的[訊息](${link})`,
  gone: '這張圖片已經刪除。',
  keep: '保留',
  remove: '移除',
  kept: (moderator, picture) => `✅ ${moderator} 保留了這張圖片：${picture}`,
  removed: (moderator, picture) => `🗑️ ${moderator} 移除了這張圖片：${picture}`,
  moderatorsOnly: '只有擁有「管理訊息」權限的成員才能處理檢舉。',
  unknown: '我已經沒有這筆檢舉的紀錄。',
  takenDown: {
    moderators: '🚫 這張圖片已由這個伺服器的管理員移除。',
    operator: '🚫 這張圖片已由這個機器人的營運者下架。',
  },
  trail: {
    kept: (member, generationId) => `保留了 ${member} 遭檢舉的圖片（${generationId}）`,
    removed: (member, generationId) => `移除了 ${member} 遭檢舉的圖片（${generationId}）`,
    takenDown: (member, generationId) => `下架了 ${member} 的圖片（${generationId}）`,
  },
  takedown: {
    badLink: '這不是訊息連結。請在訊息的選單中選擇「複製訊息連結」。',
    unknown: '在這個連結找不到我的圖片：不是我傳的訊息、沒有圖片，或我已經無法讀取。',
    before: (operator, when) => `${operator} ${when}已下架這張圖片，沒有留下任何內容。`,
    ask: (pictures, member, channel, when) =>
      `**要下架嗎？** ${member} 的 ${pictures} 張圖片，${when}畫於 ${channel}。`,
    from: (commands, members) => `- 用它畫出的 ${commands} 個指令的結果也會一起下架，共涉及 ${members} 位成員。`,
    published: (count) => `- ${count} 份公開的副本`,
    references: (count) => `- ${count} 張儲存的參考圖`,
    drafts: (count) => `- ${count} 個待確認的指令`,
    what: '每則訊息都會換成一句說明，提示詞和檔案會永久刪除，這些檔案也不能再當作輸入圖片。已扣的款項仍留在帳本中。',
    confirm: '下架',
    dialog: {
      title: '下架這張圖片',
      reason: '為什麼？',
      hint: '會和你的名字與時間一起保存，請不要描述圖片內容。',
    },
    done: (pictures, commands) => `🚫 已下架 ${commands} 個指令的 ${pictures} 張圖片，提示詞和檔案都已刪除。`,
    private: (count) => `${count} 則私密訊息只能由看到的人自行關閉；重新載入 Discord 後就會消失。`,
    left: (links) => `⚠️ 我不能編輯這些訊息，請手動刪除：${links}`,
    unfinished: (count) => `${count} 個指令暫時無法處理或還在繪圖，一結束就會下架。`,
  },
};
