import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What members read about what they made before, and about deleting it. */
export const history: Texts['history'] = {
  title: '你的图片，最新的在前',
  empty: `你还没有图片，或者已被删除。用 ${command('imagine')} 画一张吧。`,
  pictures: (count) => `${count} 张`,
  undelivered: '📦 未能送达，已为你保存',
  earlier: '之前的图片',
  origin: {
    again: (picture) => `🎲 再画一次，来自${picture}`,
    final: (picture) => `✨ ${picture}的成品`,
    edit: (picture) => `✏️ 修改自${picture}`,
    vary: (picture) => `🪞 与${picture}相似`,
    reference: () => '🧩 取自消息中的图片',
    change: (picture) => `🖼️ 按文字修改，来自${picture}`,
    extend: (picture) => `↔️ 扩展自${picture}`,
  },
  goTo: '前往消息',
  privacy: (days) => (days === null ? '只有你能看到。' : `只有你能看到。图片会在画好 ${days} 天后删除。`),
  choose: '选择要查看、复制或删除的图片',
  newest: '⏮ 最新',
  newer: '◀ 较新',
  older: '较早 ▶',
  show: '再次显示',
  copy: '复制设置',
  delete: '删除',
  back: '返回',
  gone: `你的图片中已没有这一张了。用 ${command('history')} 查看现有的图片。`,
  enhanced: '提示词经 FLUX 润色',
  notEnhanced: '提示词按原文',
  safety: (level) => `宽容度 ${level}`,
  seed: (seed) => `种子 ${seed}`,
  strength: (percent) => `相似度 ${percent}%`,
  kept: (kept, asked) => `共 ${asked} 张，成功 ${kept} 张`,
  undeliveredDetail: '📦 图片画好时 Discord 没有接收。点“再次显示”即可查看。',
  ageRestricted: (safety) =>
    `🔞 这张图片的宽容度是 ${safety}，本服务器只在年龄限制频道显示这样的图片。请到这样的频道使用 ${command('history')} 查看。`,
  damaged: (lost, kept) =>
    lost === kept
      ? '⚠️ 图片文件在机器人所在的电脑上丢失或损坏，无法显示。请告诉本机器人的运营者。'
      : `⚠️ ${kept} 张中有 ${lost} 张无法显示：文件丢失或损坏。请告诉本机器人的运营者。`,
  tooLarge: `图片即使转为 JPEG 也超过了 Discord 在此允许的大小。图片仍会保存；请在助力等级更高的服务器使用 ${command('history')}。`,
  picturesLeftOut: '复制的设置不含输入的图片，请重新提供。',
  copyHint: '把这一行粘贴到消息框：',
  copyFile: '代码块放不下这些内容，因此附上文件。请把文件内容粘贴到消息框。',
  deletion: {
    ask: (count, cost) => `要永久删除这 ${count} 张图片、提示词和消息吗？已花费的 ${cost} 不会退回。`,
    askForOther: (count, member) =>
      `要永久删除 ${member} 的这 ${count} 张图片、提示词和消息吗？本服务器的操作记录会记下是你删除的。`,
    confirm: '永久删除',
    keep: '保留',
    kept: '没有删除任何内容。',
    done: {
      removed: (count) => `已删除 ${count} 张图片、提示词和消息。已花费的不会退回。`,
      none: (count) => `已删除 ${count} 张图片和提示词。已花费的不会退回。`,
      private: (count) => `已删除 ${count} 张图片和提示词。已花费的不会退回。私密消息我无法删除，请自行关闭。`,
      unpublished: (count) =>
        `已删除 ${count} 张图片、提示词和公开的消息。已花费的不会退回。私密消息只能由收到它的人自己关闭。`,
      left: (count) =>
        `已删除 ${count} 张图片和提示词。已花费的不会退回。我无法删除 Discord 上的消息，请让管理员删除。`,
    },
    already: '图片和提示词此前已删除。',
    alreadyRemoved: '图片和提示词此前已删除；现在消息也删除了。',
    alreadyLeft: '图片和提示词此前已删除。我无法删除这条消息，请让管理员删除。',
    unfinished: '图片还没有完成，请等它送达后再试。',
    notYours: '只有请求这张图片的人，或在本频道拥有“管理消息”权限的管理员，才能删除它。',
    trail: (member, generationId) => `删除了 ${member} 的图片（${generationId}）`,
  },
};
