const pictures = (count: number): string => (count === 1 ? '1 picture' : `${count} pictures`);
const deletedOnes = (count: number): string => (count === 1 ? 'the picture' : 'the pictures');

/** What members read about what they made before, and about deleting it, in English. */
export const historyEn = {
  title: 'Your pictures, the newest first',
  empty: 'You have no pictures yet, or they were deleted. `/imagine` paints one.',
  pictures,
  undelivered: '📦 could not be delivered, kept for you',
  goTo: 'go to the message',
  privacy: (days: number | null) =>
    days === null
      ? 'Only you see this.'
      : `Only you see this. Pictures are deleted ${days === 1 ? 'a day' : `${days} days`} after they were made.`,
  choose: 'Choose what to show, copy or delete',
  newest: '⏮ Newest',
  newer: '◀ Newer',
  older: 'Older ▶',
  show: 'Show again',
  copy: 'Copy settings',
  delete: 'Delete',
  back: 'Back',
  gone: 'This is not among your pictures any more. `/history` shows what there is.',
  enhanced: 'prompt enriched by FLUX',
  notEnhanced: 'prompt as written',
  safety: (level: number) => `safety ${level}`,
  seed: (seed: number) => `seed ${seed}`,
  kept: (kept: number, asked: number) => `${kept} of ${pictures(asked)}`,
  undeliveredDetail: '📦 Discord did not take this when it was ready. "Show again" brings it.',
  damaged: (lost: number, kept: number) =>
    lost === kept
      ? `⚠️ ${kept === 1 ? 'The file is' : 'The files are'} missing or damaged on the computer of this bot, so I cannot show ${kept === 1 ? 'it' : 'them'}. Tell whoever hosts this bot.`
      : `⚠️ ${lost} of ${pictures(kept)} cannot be shown: ${lost === 1 ? 'the file is' : 'the files are'} missing or damaged. Tell whoever hosts this bot.`,
  tooLarge:
    'This is larger than Discord takes here, even as JPEG. It stays kept; try `/history` in a server with more boosts.',
  copyHint: 'Paste this into the message box:',
  copyFile: 'No code block can hold this, so here is a file. Paste what is in it into the message box.',
  deletion: {
    ask: (count: number, cost: string) =>
      `Delete ${deletedOnes(count)}, the prompt and the message for good? The ${cost} stays spent.`,
    askForOther: (count: number, member: string) =>
      `Delete ${deletedOnes(count)}, the prompt and the message of ${member} for good? The audit trail of this server notes that you did it.`,
    confirm: 'Delete for good',
    keep: 'Keep',
    kept: 'Nothing was deleted.',
    done: {
      removed: (count: number) =>
        `Deleted: ${deletedOnes(count)}, the prompt and the message. What it cost stays in the books.`,
      none: (count: number) => `Deleted: ${deletedOnes(count)} and the prompt. What it cost stays in the books.`,
      private: (count: number) =>
        `Deleted: ${deletedOnes(count)} and the prompt. What it cost stays in the books. The private message is out of my reach: dismiss it yourself.`,
      left: (count: number) =>
        `Deleted: ${deletedOnes(count)} and the prompt. What it cost stays in the books. I could not delete the message in Discord; ask a moderator to.`,
    },
    already: 'The picture and its prompt are deleted already.',
    alreadyRemoved: 'The picture and its prompt were deleted before; now the message is gone as well.',
    alreadyLeft: 'The picture and its prompt are deleted already. I could not delete the message; ask a moderator to.',
    unfinished: 'This is still on its way. Try again when it has arrived.',
    notYours:
      'Only whoever asked for this picture may delete it, or a moderator with "Manage Messages" in this channel.',
    trail: (member: string, generationId: string) => `deleted a picture of ${member} (${generationId})`,
  },
};

/** The same in Simplified Chinese. */
export const historyZh: typeof historyEn = {
  title: '你的图片，最新的在前',
  empty: '你还没有图片，或者已被删除。用 `/imagine` 画一张吧。',
  pictures: (count) => `${count} 张`,
  undelivered: '📦 未能送达，已为你保存',
  goTo: '前往消息',
  privacy: (days) => (days === null ? '只有你能看到。' : `只有你能看到。图片会在绘制 ${days} 天后删除。`),
  choose: '选择要查看、复制或删除的图片',
  newest: '⏮ 最新',
  newer: '◀ 较新',
  older: '较早 ▶',
  show: '再次显示',
  copy: '复制设置',
  delete: '删除',
  back: '返回',
  gone: '你的图片中已没有这一张了。用 `/history` 查看现有的图片。',
  enhanced: '提示词经 FLUX 润色',
  notEnhanced: '提示词按原文',
  safety: (level) => `宽容度 ${level}`,
  seed: (seed) => `种子 ${seed}`,
  kept: (kept, asked) => `共 ${asked} 张，成功 ${kept} 张`,
  undeliveredDetail: '📦 图片画好时 Discord 没有接收。点“再次显示”即可查看。',
  damaged: (lost, kept) =>
    lost === kept
      ? '⚠️ 图片文件在机器人所在的电脑上丢失或损坏，无法显示。请告诉托管本机器人的人。'
      : `⚠️ ${kept} 张中有 ${lost} 张无法显示：文件丢失或损坏。请告诉托管本机器人的人。`,
  tooLarge:
    '图片即使转为 JPEG 也超过了 Discord 在此允许的大小。图片仍会保存；请在助力等级更高的服务器使用 `/history`。',
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
      removed: (count) => `已删除 ${count} 张图片、提示词和消息。花费记录仍会保留。`,
      none: (count) => `已删除 ${count} 张图片和提示词。花费记录仍会保留。`,
      private: (count) => `已删除 ${count} 张图片和提示词。花费记录仍会保留。私密消息我无法删除，请自行关闭。`,
      left: (count) =>
        `已删除 ${count} 张图片和提示词。花费记录仍会保留。我无法删除 Discord 上的消息，请让管理员删除。`,
    },
    already: '图片和提示词早已删除。',
    alreadyRemoved: '图片和提示词此前已删除；现在消息也删除了。',
    alreadyLeft: '图片和提示词早已删除。我无法删除这条消息，请让管理员删除。',
    unfinished: '图片还在路上，请等它送达后再试。',
    notYours: '只有请求这张图片的人，或在本频道拥有“管理消息”权限的管理员，才能删除它。',
    trail: (member, generationId) => `删除了 ${member} 的图片（${generationId}）`,
  },
};
