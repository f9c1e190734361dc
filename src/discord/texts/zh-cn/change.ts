import type { Texts } from '../en/index.ts';

/** The dialog that changes a picture in words, and what its answers say. */
export const change: Texts['change'] = {
  title: '修改图片',
  prompt: '要改什么',
  promptExample: '改成夜晚。/ 把图 2 的帽子戴到图 1 的狐狸头上。',
  further: '更多图片',
  furtherHint: '要修改的是图 1，这里的依次是图 2、图 3……',
  furtherKept: (count) => `之前上传的 ${count} 张仍保留；重新上传则会替换。`,
  model: '模型',
  price: (price, most, further) =>
    `${price}，最多 ${most} 张；${further === null ? '更多图片不另收费' : `每多一张最多加 ${further}`}`,
  noModels: '这里没有你可以用来修改图片的模型。',
  nothingCharged: '未扣费，你写的内容也没有丢失。',
};
