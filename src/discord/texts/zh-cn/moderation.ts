import type { Texts } from '../en/index.ts';

/** What is said of pictures that are reported, and of those that are taken down. */
export const moderation: Texts['moderation'] = {
  button: '举报',
  dialog: {
    title: '举报这张图片',
    reason: '有什么问题？',
    hint: '本服务器的管理员会看到这段话，但不会知道是谁写的。',
  },
  reported: '🚩 已举报给本服务器的管理员，他们不会知道是你举报的。',
  already: '你已经举报过这张图片，管理员还没有作出决定。',
  decided: {
    approved: '管理员已经看过这张图片，决定保留。',
    removed: '这张图片已被移除。',
  },
  often: (count, when) => `你在一小时内已举报 ${count} 张图片，达到上限。${when}可以再举报。`,
  noChannel: '本服务器没有可接收举报的频道，因此没有发送。请直接告诉管理员，或向 Discord 举报这条消息。',
  own: '这是你自己的图片，用图片下方的“删除”按钮即可删除。',
  noReason: '没有举报：请简单说明图片有什么问题。',
  title: (count) => `🚩 **有图片被举报**，共 ${count} 位成员举报。`,
  about: (link, member, channel) => `${member} 在 ${channel} 的[消息](${link})`,
  gone: '这张图片已被删除。',
  keep: '保留',
  remove: '移除',
  kept: (moderator, picture) => `✅ ${moderator} 保留了这张图片：${picture}`,
  removed: (moderator, picture) => `🗑️ ${moderator} 移除了这张图片：${picture}`,
  moderatorsOnly: '只有拥有“管理消息”权限的成员才能处理举报。',
  unknown: '这条举报已不存在。',
  takenDown: {
    moderators: '🚫 这张图片已被本服务器的管理员移除。',
    operator: '🚫 这张图片已被本机器人的运营者下架。',
  },
  trail: {
    kept: (member, generationId) => `保留了 ${member} 被举报的图片（${generationId}）`,
    removed: (member, generationId) => `移除了 ${member} 被举报的图片（${generationId}）`,
    takenDown: (member, generationId) => `下架了 ${member} 的图片（${generationId}）`,
  },
  takedown: {
    badLink: '这不是消息链接。请在消息的菜单中选择“复制消息链接”。',
    unknown: '在这个链接下找不到我的图片：不是我发的消息、没有图片，或我已无法读取。',
    before: (operator, when) => `${operator} ${when}已下架这张图片，没有任何内容留存。`,
    ask: (pictures, member, channel, when) =>
      `**要下架吗？** ${member} 的 ${pictures} 张图片，${when}画于 ${channel}。`,
    from: (commands, members) => `- 用它画出的 ${commands} 条命令的结果也会一起下架，共涉及 ${members} 位成员。`,
    published: (count) => `- ${count} 份公开的副本`,
    references: (count) => `- ${count} 张保存的参考图`,
    drafts: (count) => `- ${count} 条待确认的命令`,
    what: '每条消息都会替换为一句说明，提示词和文件永久删除，这些文件也不能再用作输入图片。已收取的费用保留在账本中。',
    confirm: '下架',
    dialog: {
      title: '下架这张图片',
      reason: '为什么？',
      hint: '与你的名字和时间一起保存，请不要描述图片内容。',
    },
    done: (pictures, commands) => `🚫 已下架 ${commands} 条命令的 ${pictures} 张图片，提示词和文件均已删除。`,
    private: (count) => `${count} 条私密消息只能由看到它的人自己关闭；重新加载 Discord 后就会消失。`,
    left: (links) => `⚠️ 我无权编辑这些消息，请手动删除：${links}`,
    unfinished: (count) => `${count} 条命令暂时无法处理或仍在绘制，一结束就会下架。`,
  },
};
