import type { LeversTexts } from '../en/levers.ts';

export const levers: LeversTexts = {
  intro: '這裡的操作都不會從內部更動機器人：只是讓 Discord、圖片服務商或機器人的處理程序，遇上真實世界可能發生的狀況。',
  promise: '機器人保證：',
  groups: {
    bot: '機器人的處理程序',
    time: '時間',
    hosts: '圖片服務商',
    discord: 'Discord',
    data: '範例資料',
  },
  levers: {
    kill: {
      title: 'kill -9',
      shows: '不論進行到哪裡，處理程序都會立刻結束，並維持停止，直到你重新啟動它。',
      promises:
        '凡是已向 Discord 回應過的要求，啟動後都會在原本的回覆裡得到圖片：只給一次，只付一次錢。停機期間送出的指令得不到回應，也不收費。',
      act: '強制結束',
    },
    'kill-and-start': {
      title: 'kill -9 後立刻重新啟動',
      shows: '同上，但馬上啟動新的處理程序。請在畫圖途中試試看。',
      promises: '回覆會從早已付費的任務得到圖片，不會重複下單。',
      act: '結束並重新啟動',
    },
    start: {
      title: '啟動機器人',
      shows: '像當機之後那樣，啟動新的處理程序。',
      promises: '它會先接手資料庫裡所有未完成的要求，再做其他事。',
      act: '啟動',
    },
    tomorrow: {
      title: '明天',
      shows:
        '等到沒有任何要求在進行，再把機器人、Discord 和服務商的時鐘一起撥快 24 小時。機器人照常執行，就像過了一夜。',
      promises: '每日額度全部重新開始，昨天的用量可以在 /usage 看到。昨天的回覆不能再編輯，但上面的按鈕仍然有效。',
      act: '跳到明天',
    },
    'end-of-month': {
      title: '月底',
      shows: '同上，但跳到下個月 1 日中午（UTC）：不論伺服器使用哪個時區，這個月都已結束。',
      promises: '每月額度全部重新開始，上個月的資料仍保留在 /usage。',
      act: '跳到下個月',
    },
    'host-slow': {
      title: '變慢',
      shows: '在那裡畫一張圖要 20 秒，平常約 2 秒。',
      promises: '指令仍會立刻得到回應，回覆會說明通常要多久；圖片完成之前不收費。',
      act: '',
    },
    'host-declines': {
      title: '全部拒絕',
      shows: '它的內容過濾器會在畫完之後拒絕每一張圖片。',
      promises: '成員會看到圖片遭拒，不必付錢，也不會改送其他服務商。一再遭拒的成員會被暫停一段時間。',
      act: '',
    },
    'host-fails': {
      title: '出錯',
      shows: '每次下單和每次查詢都會得到 503。',
      promises:
        '圖片不會遺失，也不會重複購買。確定沒被接單的，會轉給下一家有這個模型的服務商，或者等候；正在畫的會繼續查詢。',
      act: '',
    },
    'host-out-of-credits': {
      title: '餘額用完',
      shows: '那裡的帳戶已空，下單會以 402 拒絕。',
      promises:
        '由下一家服務商繼續。如果沒有下一家，圖片會等候，成員會得到說明；每個空帳戶營運者會收到一則訊息，儲值後一切自動恢復。',
      act: '',
    },
    'host-price': {
      title: '漲價',
      shows: 'Black Forest Labs 對每張圖片多收一半的費用。',
      promises: '從第一次得知新價格起，顯示、預留、收費和計入額度都以服務商的價格為準，並通知營運者一次。',
      act: '加價一半',
    },
    'discord-5xx': {
      title: '所有呼叫都失敗',
      shows: 'Discord 對機器人的每次呼叫都回傳 503。',
      promises: '進行中的圖片會畫完並保存，等 Discord 恢復後送達。來不及回應的指令不收費。',
      act: '回傳 503',
    },
    'gateway-cut': {
      title: '閘道斷線',
      shows: 'Discord 用來通知指令和點擊的連線中斷：只斷一次，或一直斷到你恢復為止。',
      promises: '它會自動重新連線，並得知錯過的事。進行中的圖片不受影響：就算閘道斷線，圖片也會送達。',
      act: '',
    },
    month: {
      title: '八位成員的一個月',
      shows:
        '在第一個伺服器裡寫入八位成員三十天的紀錄。內容由 Playground 虛構，並在機器人停止期間由它自己的儲存層寫入。之後請看看 /usage、/limits 和 /operator。',
      promises: '人物和圖片是虛構的，帳目卻是真的：每一筆預留、收費和損耗，都由同一套程式寫入。',
      act: '寫入一個月的資料',
    },
  },
  values: {
    bfl: 'Black Forest Labs',
    replicate: 'Replicate',
    atlascloud: 'AtlasCloud',
    once: '斷開一次',
    off: '維持斷開',
  },
  blocked: {
    'bot-is-down': '機器人已停止。',
    'bot-is-up': '機器人正在執行。',
    busy: '正在進行其他操作。',
    'already-there': '資料已寫入：請以管理員身分查看 /usage overview。',
  },
  waitsFor: (count) => (count === 0 ? '即將跳轉。' : `正在等候 ${count} 項完成。`),
  giveUp: '不再等候',
  clock: (date) => `Playground 裡現在是 ${date}。`,
  failed: (why) => `處理程序已結束：${why}`,
};
