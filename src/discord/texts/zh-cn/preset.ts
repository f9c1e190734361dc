import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** What `/preset` and `/imagine preset:` say. */
export const preset: Texts['preset'] = {
  ofServer: '本服务器',
  title: {
    member: (count, max) => `**你的预设**（${count}/${max}）`,
    server: (count, max) => `**本服务器的预设**（${count}/${max}）`,
  },
  none: `还没有预设。用 ${command('preset save')} 保存一个。`,
  hint: `在 ${command('imagine')} 中填写 ${option('imagine.options.preset')} 即可使用；在 ${command('preset list')} 中填写 ${option('preset.options.preset')} 可查看全文。`,
  saved: {
    member: (name) =>
      `🔖 已保存：${name}。你在任何服务器使用 ${command('imagine')} 时都可以在 ${option('imagine.options.preset')} 中选择它。`,
    server: (name) =>
      `🔖 已保存：${name}。本服务器所有人使用 ${command('imagine')} 时都可以在 ${option('imagine.options.preset')} 中选择它。`,
  },
  replaced: (name) => `🔖 已覆盖：${name}。`,
  taken: (name) =>
    `已有名为 ${name} 的预设，没有做任何更改。请换一个名称，或把 ${option('preset.options.replace')} 设为 True。`,
  full: {
    member: (max) => `你已有 ${max} 个预设，达到上限。请先用 ${command('preset delete')} 删除一些。`,
    server: (max) => `本服务器已有 ${max} 个预设，达到上限。请先用 ${command('preset delete')} 删除一些。`,
  },
  deleted: (name) => `已删除：${name}。`,
  gone: `这个预设已被删除。用 ${command('preset list')} 查看现有的预设。`,
  unknown: (name) => `没有名为 ${name} 的预设。请从建议中选择，或用 ${command('preset list')} 查看全部。`,
  adminsOnly: `只有管理本服务器的人才能为它保存预设。不填 ${option('preset.options.for')} 则只供你自己使用。`,
  modelGone: (name) => `预设 ${name} 所用的模型已不再提供。请在命令中另选一个模型。`,
  tooLong: (name, length, max) => `加上预设 ${name} 后提示词有 ${length} 个字符，最多 ${max} 个。请缩短一些。`,
  faults: {
    name: (max) => `${option('preset.options.name')} 须有 1 到 ${max} 个字符，且不能全是空白。`,
    template: (max) => `${option('preset.options.template')} 须有 1 到 ${max} 个字符，且不能全是空白。`,
    placeholder: `${option('preset.options.template')} 中最多只能有一个 \`{prompt}\`。`,
    model: `${option('preset.options.model')} 须为可用的模型之一。`,
    aspect: `${option('preset.options.aspect')} 须为可用的比例之一。`,
  },
  dialog: {
    title: '存为预设',
    name: '名称',
    template: '模板',
    templateHint: '{prompt} 处填入提示词；没有它时，提示词放在最前面。',
    tooLong: (max) => `这张图片的提示词超过 ${max} 个字符，因此留空。`,
    model: '模型',
    anyModel: '由命令或服务器决定',
    aspect: '比例',
    anyAspect: '由命令或服务器决定',
    for: '供谁使用',
    me: '仅自己，所有服务器',
    server: '本服务器所有人',
  },
  trail: {
    saved: (name) => `保存了预设 ${name}`,
    replaced: (name) => `覆盖了预设 ${name}`,
    deleted: (name) => `删除了预设 ${name}`,
  },
};
