/** What is said to whom the bot cannot serve, in English. */
export const doorEn = {
  onlyInServers: 'I paint in servers that I am a member of. Use this command there.',
  unreadable: 'I do not understand what Discord sent me. Try again; if it stays so, tell whoever hosts this bot.',
  outdated:
    'Your Discord sent options that I do not know. Reload it (Ctrl+R, or start the app again) and try once more.',
};

/** The same in Chinese. */
export const doorZh: typeof doorEn = {
  onlyInServers: '我只在我所在的服务器里绘图。请在那里使用这条命令。',
  unreadable: '我看不懂 Discord 发来的内容。请再试一次；如果一直这样，请告诉托管本机器人的人。',
  outdated: '你的 Discord 发来了我不认识的选项。请重新加载（Ctrl+R，或重启应用）后再试。',
};
