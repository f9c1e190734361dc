import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What whoever publishes a private result is told. */
export const publish: Texts['publish'] = {
  published: (link) => `这张图片已经公开：${link}`,
  onItsWay: '正在公开这张图片。',
  notYours: '只有请求这张图片的人才能公开它。',
  elsewhere: '这张图片属于另一个服务器，只能在那里公开。',
  erased: '图片和提示词已被删除，没有可以公开的内容。',
  unfinished: '图片还没有完成，请等它送达后再公开。',
  public: '这不是私密图片，频道里的所有人都能看到。',
  ageRestricted: (safety) =>
    `这张图片的宽容度是 ${safety}，本服务器只在年龄限制频道显示这样的图片。要公开它，请到这样的频道使用 ${command('history')} 打开并公开。`,
  damaged: '图片文件在机器人所在的电脑上丢失或损坏。请告诉本机器人的运营者。',
  botMayNot:
    '我无法在此公开：我在本频道需要“查看频道”“附加文件”和“发送消息”权限，在子区里则需要“在子区内发送消息”权限。请联系管理本服务器的人。',
};
