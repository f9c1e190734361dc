import type { WaitPause } from '../../../generation/model/wait.ts';
import type { Texts } from '../en/index.ts';

const PAUSED: Readonly<Record<WaitPause, string>> = {
  out_of_credits: '繪圖已暫停：這個機器人的 FLUX 帳戶餘額不足。',
  key_refused: '繪圖已暫停：FLUX 拒絕了這個機器人的金鑰。',
  wrong_address: '繪圖已暫停：這個機器人連線到 FLUX 的位址有誤。',
  storage: '繪圖已暫停：目前無法儲存圖片。',
  operator: '繪圖已由這個機器人的營運者暫停。',
  guild: '繪圖已由這個伺服器的管理員暫停。',
};

/** Why pictures wait. */
export const wait: Texts['wait'] = {
  paused: (cause) => PAUSED[cause],
  failing: 'FLUX 目前發生故障，所有人都受影響，我會繼續重試。',
  delayed: (until) => `目前正在畫的圖片很多，而這個機器人短時間內的花費有上限。將於${until}自動繼續。`,
  pace: (until) => `每位成員短時間內能花的金額有限，之後會逐漸恢復。將於${until}自動繼續。`,
  ownPictures: '會先畫同一位成員的其他圖片。',
  busy: (until) => `FLUX 目前沒有空位，將於${until}自動重試。`,
  inputs: '正在取得你提供的圖片。',
  queued: (place) => `排隊中，第 ${place} 位`,
  late: (until) => `🖼️ 已經畫好，但還沒送到：FLUX 尚未交出這張圖片。我會繼續嘗試，最晚到${until}為止。`,
  lateStorage: (until) => `🖼️ 已經畫好，但還沒送到：目前無法儲存圖片。我會繼續嘗試，最晚到${until}為止。`,
};
