import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** What `/preset` and `/imagine preset:` say. */
export const preset: Texts['preset'] = {
  ofServer: '這個伺服器的',
  title: {
    member: (count, max) => `**你的範本**（${count}/${max}）`,
    server: (count, max) => `**這個伺服器的範本**（${count}/${max}）`,
  },
  none: `還沒有範本。用 ${command('preset save')} 儲存一個。`,
  hint: `在 ${command('imagine')} 填寫 ${option('imagine.options.preset')} 就能使用；在 ${command('preset list')} 填寫 ${option('preset.options.preset')} 可以查看全文。`,
  saved: {
    member: (name) =>
      `🔖 已儲存：${name}。你在任何伺服器使用 ${command('imagine')} 時，都可以在 ${option('imagine.options.preset')} 選擇它。`,
    server: (name) =>
      `🔖 已儲存：${name}。這個伺服器的所有人使用 ${command('imagine')} 時，都可以在 ${option('imagine.options.preset')} 選擇它。`,
  },
  replaced: (name) => `🔖 已取代：${name}。`,
  taken: (name) =>
    `已經有名為 ${name} 的範本，沒有做任何變更。請換一個名稱，或把 ${option('preset.options.replace')} 設為 True。`,
  full: {
    member: (max) => `你已經有 ${max} 個範本，達到上限。請先用 ${command('preset delete')} 刪除一些。`,
    server: (max) => `這個伺服器已經有 ${max} 個範本，達到上限。請先用 ${command('preset delete')} 刪除一些。`,
  },
  deleted: (name) => `已刪除：${name}。`,
  gone: `這個範本已被刪除。用 ${command('preset list')} 查看現有的範本。`,
  unknown: (name) => `沒有名為 ${name} 的範本。請從建議中選擇，或用 ${command('preset list')} 查看全部。`,
  adminsOnly: `只有管理這個伺服器的人才能為它儲存範本。不填 ${option('preset.options.for')} 就只供你自己使用。`,
  modelGone: (name) => `範本 ${name} 所用的模型已不再提供。請在指令中另選一個模型。`,
  tooLong: (name, length, max) => `加上範本 ${name} 後，提示詞有 ${length} 個字元，最多只能 ${max} 個。請縮短一些。`,
  faults: {
    name: (max) => `${option('preset.options.name')} 須有 1 到 ${max} 個字元，且不能全是空白。`,
    template: (max) => `${option('preset.options.template')} 須有 1 到 ${max} 個字元，且不能全是空白。`,
    placeholder: `${option('preset.options.template')} 裡最多只能有一個 \`{prompt}\`。`,
    model: `${option('preset.options.model')} 必須是目前提供的模型之一。`,
    aspect: `${option('preset.options.aspect')} 必須是目前提供的比例之一。`,
  },
  dialog: {
    title: '存成範本',
    name: '名稱',
    template: '內容',
    templateHint: '提示詞會填入 {prompt} 的位置；沒寫 {prompt} 時，提示詞放在最前面',
    tooLong: (max) => `這張圖片的提示詞超過 ${max} 個字元，所以留空。`,
    model: '模型',
    anyModel: '由指令或伺服器決定',
    aspect: '比例',
    anyAspect: '由指令或伺服器決定',
    for: '給誰使用',
    me: '只有我，所有伺服器',
    server: '這個伺服器的所有人',
  },
  trail: {
    saved: (name) => `儲存了範本 ${name}`,
    replaced: (name) => `取代了範本 ${name}`,
    deleted: (name) => `刪除了範本 ${name}`,
  },
};
