import type { WaitPause } from '../../../generation/model/wait.ts';
import type { Texts } from '../en/index.ts';

const PAUSED: Readonly<Record<WaitPause, string>> = {
  out_of_credits: '绘图已暂停：本机器人的 FLUX 账户余额不足。',
  key_refused: '绘图已暂停：FLUX 拒绝了本机器人的密钥。',
  wrong_address: '绘图已暂停：本机器人连接 FLUX 的地址有误。',
  storage: '绘图已暂停：目前无法保存图片。',
  operator: '绘图已被本机器人的运营者暂停。',
  guild: '绘图已被本服务器的管理员暂停。',
};

/** Why pictures wait. */
export const wait: Texts['wait'] = {
  paused: (cause) => PAUSED[cause],
  failing: 'FLUX 目前出现故障，所有人都受影响，稍后会自动重试。',
  delayed: (until) => `目前在画的图片很多，而本机器人短时间内的花费有上限。将于${until}自动继续。`,
  pace: (until) => `每位成员短时间内能花的金额有限，会逐渐恢复。将于${until}自动继续。`,
  ownPictures: '正在先画同一成员的其他图片。',
  busy: (until) => `FLUX 目前没有空位。将于${until}自动重试。`,
  inputs: '正在获取你提供的图片。',
  queued: (place) => `排队中，第 ${place} 位`,
  late: (until) => `🖼️ 已画好，但还没送到：FLUX 尚未交付这张图片。我会继续尝试，最迟到${until}为止。`,
  lateStorage: (until) => `🖼️ 已画好，但还没送到：目前无法保存图片。我会继续尝试，最迟到${until}为止。`,
};
