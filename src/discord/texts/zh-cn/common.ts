import type { Texts } from '../en/index.ts';

/** What is said to whom the bot cannot serve, and how sentences follow each other. */
export const common: Texts['common'] = {
  onlyInServers: '我只在我所在的服务器里绘图。请在那里使用这条命令。',
  onlyElsewhere: '本机器人只在一个服务器里工作，而这里不是那个服务器。',
  unreadable: '我看不懂 Discord 发来的内容。请再试一次；如果一直这样，请告诉本机器人的运营者。',
  outdated: '你的 Discord 发来了我不认识的选项。请重新加载（Ctrl+R，或重启应用）后再试。',
  list: (items) => items.join('、'),
  sentences: (...all) => all.join(''),
};
