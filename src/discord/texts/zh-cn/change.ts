import type { Texts } from '../en/index.ts';
import { typedCommand } from '../naming.ts';

/** The dialog that changes a picture in words, and what its answers say. */
export const change: Texts['change'] = {
  title: '修改图片',
  prompt: '要改什么',
  promptExample: '改成夜晚。/ 把图 2 的帽子戴到图 1 的狐狸头上。',
  further: '更多图片',
  furtherHint: '要修改的是图 1，这里的依次是图 2、图 3……',
  furtherKept: (count) => `之前上传的 ${count} 张仍保留；重新上传则会替换。`,
  references: '参考图',
  referencesHint: '排在其他图片之后。',
  referencesCut: (shown, all) => `共 ${all} 张，这里列出 ${shown} 张；其余的可用 ${typedCommand('imagine')} 选择。`,
  model: '模型',
  price: (price, most, further) =>
    `${price}，最多 ${most} 张；${further === null ? '更多图片不另收费' : `每多一张最多加收 ${further}`}`,
  noPictures: '这条消息里没有图片。参考图可以是 JPEG、PNG、WebP 或 GIF。',
  referencesOff: '本服务器的管理员已关闭“用作参考图”。',
  notYours:
    '在本服务器，只有你自己的图片和我画的图片可以用作参考图，而这张两者都不是。管理员可以改为允许所有人的图片。',
  choiceGone: '选中的图片我只保留一天，这张已经失效。请重新使用“用作参考图”。',
  noModels: '这里没有你可以用来修改图片的模型。',
  nothingCharged: '未扣费，你写的内容也没有丢失。',
};
