import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** What `/reference` and `/imagine reference:` say. */
export const reference: Texts['reference'] = {
  ofServer: '本服务器',
  title: {
    member: (count, max) => `**你的参考图**（${count}/${max}）`,
    server: (count, max) => `**本服务器的参考图**（${count}/${max}）`,
  },
  none: `还没有参考图。用 ${command('reference save')} 给一张图片起个名字并保存。`,
  hint: `在 ${command('imagine')} 的 ${option('imagine.options.reference')} 或“修改图片”中使用参考图。`,
  size: (width, height, megabytes) => `${width} × ${height} · ${megabytes} MB`,
  savedOn: (day) => `保存于 ${day}`,
  savedBy: (day, member) => `${member} 保存于 ${day}`,
  fileGone: '⚠️ 文件已丢失',
  ageRestricted: '🔞 仅在年龄限制频道显示',
  saved: {
    member: (name) =>
      `🖼️ 已保存：${name}。你在任何服务器使用 ${command('imagine')} 时都可以在 ${option('imagine.options.reference')} 中选择它。`,
    server: (name) =>
      `🖼️ 已保存：${name}。本服务器所有人使用 ${command('imagine')} 时都可以在 ${option('imagine.options.reference')} 中选择它。`,
  },
  replaced: (name) => `🖼️ 已覆盖：${name}。`,
  firstFrame: '这张图片是动图，只保存了第一帧。',
  taken: (name) =>
    `已有名为 ${name} 的参考图，没有做任何更改。请换一个名称，或把 ${option('reference.options.replace')} 设为 True。`,
  full: {
    member: (max) => `你已有 ${max} 张参考图，达到上限。请先用 ${command('reference delete')} 删除一些。`,
    server: (max) => `本服务器已有 ${max} 张参考图，达到上限。请先用 ${command('reference delete')} 删除一些。`,
  },
  unusable: (is) => `这张图片${is}。没有保存任何内容。`,
  unreachable: '无法从 Discord 获取这张图片，没有保存。请重新上传后再试。',
  notNow: '图片暂时无法存储，没有保存。请过几分钟再试。',
  running: '你的一张参考图正在保存，请等它完成后再保存下一张。',
  often: (when) => `你在一分钟内保存了很多参考图。${when}可以保存下一张。`,
  badName: (max) => `${option('reference.options.name')} 须有 1 到 ${max} 个字符，且不能全是空白。没有保存。`,
  deleted: (name) => `已删除：${name}。用它画过的图片不受影响。`,
  gone: `这张参考图已被删除，因此没有绘图。用 ${command('reference list')} 查看现有的参考图。`,
  unknown: (name) => `没有名为 ${name} 的参考图。请从建议中选择，或用 ${command('reference list')} 查看全部。`,
  adminsOnly: `只有管理本服务器的人才能为它保存参考图。不填 ${option('reference.options.for')} 则只供你自己使用。`,
  trail: {
    saved: (name) => `保存了参考图 ${name}`,
    replaced: (name) => `覆盖了参考图 ${name}`,
    deleted: (name) => `删除了参考图 ${name}`,
  },
};
