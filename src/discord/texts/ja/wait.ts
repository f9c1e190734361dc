import type { WaitPause } from '../../../generation/model/wait.ts';
import type { Texts } from '../en/index.ts';

const PAUSED: Readonly<Record<WaitPause, string>> = {
  out_of_credits: '生成は一時停止中です。このBotのFLUXアカウントの残高が足りません。',
  key_refused: '生成は一時停止中です。このBotのAPIキーがFLUXに拒否されています。',
  wrong_address: '生成は一時停止中です。このBotのFLUXの接続先が間違っています。',
  storage: '生成は一時停止中です。今は画像を保存できません。',
  operator: '生成は、このBotの運営者によって一時停止されています。',
  guild: '生成は、このサーバーの管理者によって一時停止されています。',
};

/** Why pictures wait. */
export const wait: Texts['wait'] = {
  paused: (cause) => PAUSED[cause],
  failing: 'FLUXで全体的な障害が起きています。自動的に再試行します。',
  delayed: (until) =>
    `今は生成が混み合っています。このBotが数分間に使える金額には上限があるため、${until}に再開します。`,
  pace: (until) => `1人のメンバーが数分間に使える金額には上限があります。${until}に再開します。`,
  ownPictures: '同じメンバーのほかの画像を先に生成しています。',
  busy: (until) => `FLUXに今は空きがありません。${until}に再試行します。`,
  inputs: '入力画像を取得しています。',
  queued: (place) => `順番待ち：${place}番目`,
  late: (until) =>
    `🖼️ 画像は生成されましたが、まだFLUXから届いていません。受け取りを続けて試みます（期限：${until}）。`,
  lateStorage: (until) =>
    `🖼️ 画像は生成されましたが、今は保存できないため、まだ届けられません。続けて試みます（期限：${until}）。`,
};
