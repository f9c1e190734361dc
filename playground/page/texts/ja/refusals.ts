import type { PageTexts } from '../texts.ts';

export const refusals: PageTexts['refusals'] = {
  'message-gone': 'このメッセージはもうありません。',
  hidden: 'この人物には見えません。',
  'component-gone': 'このボタンやメニューはもうありません。',
  'component-disabled': 'このボタンやメニューは今は使えません。',
  'dialog-gone': 'このダイアログはもう開いていません。',
  'bad-values': '入力または選択した内容は、Discordに受け付けられません。',
  'no-command': 'この人物はこのコマンドを使えません。',
  'bad-options': 'オプションのどれかが、Discordに受け付けられません。',
  'no-person': 'この人物はそのサーバーのメンバーではありません。',
  'no-channel': 'この人物にはそのチャンネルが見えません。',
  'not-deletable': 'メッセージを削除できるのは、送った本人とモデレーターだけです。',
  'nothing-to-send': '送信するものがありません。',
  'message-too-long': 'メッセージが長すぎます。',
  'file-too-large': 'このサーバーには大きすぎるファイルがあります。',
  'lever-blocked': '今は実行できません。',
  'bad-lever': 'この操作はありません。',
  other: '実行できません。',
  'cannot-copy': 'ブラウザがこのページからのコピーを許可していません。',
  ended: 'プレイグラウンドは動作していません。',
};
