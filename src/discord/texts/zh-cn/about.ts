import type { Texts } from '../en/index.ts';

/** What is told of one picture, or several of one command, for one person alone. */
export const about: Texts['about'] = {
  noneHere: '这条消息里没有我画的图片。',
  noPicture: '这条命令没有画出图片。',
  unfinished: '图片还在路上。',
  paintedBy: (hosts) => `由 ${hosts.join('、')} 绘制`,
  savePreset: '存为预设',
};
