import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What a reply says while its pictures wait or are painted. */
export const progress: Texts['progress'] = {
  done: (done, count) => `已完成 ${done}/${count}。`,
  kept: (isRest, isPaused) =>
    `${isRest ? '其余图片' : '你'}的位置已保留，未扣费${isPaused ? '；十分钟后排队会自动结束' : ''}。用 ${command('cancel')} 可放弃排队。`,
  usually: (seconds) => `通常每张约 ${seconds} 秒`,
  directMessageFollows: `📨 这条私密回复之后无法再更新：结果会通过私信发给你，也可用 ${command('history')} 查看。`,
  cancel: '取消',
  painting: (since, done, count) =>
    count === 1 ? `🎨 正在绘图，${since}开始` : `🎨 正在绘图，${since}开始 · 已完成 ${done}/${count}`,
  isDone: (where) => `🔔 已完成：${where}`,
};
