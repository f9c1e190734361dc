import type { Texts } from '../en/index.ts';

/** What a reply says while its pictures wait or are painted. */
export const progress: Texts['progress'] = {
  queued: (place) => `⏳ 排队中，第 ${place} 位`,
  paused: '⏸️ 绘制已暂停；你的位置已保留，未扣费。十分钟后排队会自动结束；用 `/cancel` 可提前放弃。',
  delayed: (until, done, count) =>
    `⏳ 目前绘制的图片很多，而本机器人短时间内的花费有上限。${done === 0 ? '' : `已完成 ${done}/${count}，其余`}将于${until}自动继续；你的位置已保留，未扣费。用 \`/cancel\` 可放弃排队。`,
  failing: (done, count) =>
    `🌧️ FLUX 目前出现故障，所有人都受影响；${done === 0 ? '你' : `已完成 ${done}/${count}，其余`}的位置已保留，未扣费，稍后会自动重试。用 \`/cancel\` 可放弃排队。`,
  cancel: '取消',
  painting: (since, done, count) =>
    count === 1 ? `🎨 正在绘制，${since}开始` : `🎨 正在绘制，${since}开始 · 已完成 ${done}/${count}`,
};
