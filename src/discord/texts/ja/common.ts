import type { Texts } from '../en/index.ts';

/** What is said to whom the bot cannot serve, and how sentences follow each other. */
export const common: Texts['common'] = {
  onlyInServers: 'このコマンドは、Botが参加しているサーバーで使ってください。',
  onlyElsewhere: 'このBotは特定のサーバー専用のため、ここでは使えません。',
  unreadable:
    'Discordから届いた内容を読み取れませんでした。もう一度お試しください。何度も起きる場合は、このBotの運営者に連絡してください。',
  outdated:
    'Discordアプリから不明なオプションが送られてきました。再読み込み（Ctrl+R、またはアプリの再起動）をしてから、もう一度お試しください。',
  list: (items) => items.join('、'),
  sentences: (...all) => all.join(''),
};
