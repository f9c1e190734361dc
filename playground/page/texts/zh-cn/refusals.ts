import type { PageTexts } from '../texts.ts';

export const refusals: PageTexts['refusals'] = {
  'message-gone': '这条消息已不存在。',
  hidden: '此人看不到它。',
  'component-gone': '这个按钮或菜单已不存在。',
  'component-disabled': '这个按钮或菜单现在无法使用。',
  'dialog-gone': '这个对话框已经关闭。',
  'bad-values': 'Discord 不接受这里填写或选择的内容。',
  'no-command': '此人没有这个命令。',
  'bad-options': 'Discord 不接受其中一个选项。',
  'no-person': '此人不是该服务器的成员。',
  'no-channel': '此人看不到该频道。',
  'not-deletable': '只有作者和版主可以删除消息。',
  'nothing-to-send': '没有可发送的内容。',
  'message-too-long': '消息太长。',
  'file-too-large': '有文件超过了本服务器的大小限制。',
  'lever-blocked': '现在无法执行。',
  'bad-lever': '没有这个操控项。',
  other: '无法执行。',
  'cannot-copy': '浏览器不允许此页面复制。',
  ended: 'Playground 没有在运行。',
};
