import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What a reply says while its pictures wait or are painted. */
export const progress: Texts['progress'] = {
  done: (done, count) => `已完成 ${done}/${count}。`,
  kept: (isRest, isPaused) =>
    `${isRest ? '其餘圖片' : '你'}的位置已保留，未扣款${isPaused ? '；十分鐘後會自動結束排隊' : ''}。用 ${command('cancel')} 可以放棄排隊。`,
  usually: (seconds) => `通常每張約 ${seconds} 秒`,
  directMessageFollows: `📨 這則私密回覆之後無法再更新：結果會以私訊傳給你，也可以用 ${command('history')} 查看。`,
  cancel: '取消',
  painting: (since, done, count) =>
    count === 1 ? `🎨 繪圖中，${since}開始` : `🎨 繪圖中，${since}開始 · 已完成 ${done}/${count}`,
  isDone: (where) => `🔔 完成了：${where}`,
};
