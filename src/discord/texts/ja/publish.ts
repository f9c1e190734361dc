import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What whoever publishes a private result is told. */
export const publish: Texts['publish'] = {
  published: (link) => `すでに公開されています：${link}`,
  onItsWay: '公開しています。',
  notYours: '公開できるのは、この画像を依頼した本人だけです。',
  elsewhere: 'この画像は別のサーバーのもので、そのサーバーでしか公開できません。',
  erased: '画像とプロンプトは削除されているため、公開できません。',
  unfinished: 'まだ生成中です。画像が届いてから公開してください。',
  public: 'この画像は非公開ではなく、チャンネルの全員に見えています。',
  ageRestricted: (safety) =>
    `この画像は許容度${safety}で生成されたため、このサーバーでは年齢制限チャンネルでのみ表示できます。公開するには、年齢制限チャンネルで${command('history')}を開き、そこから公開してください。`,
  damaged:
    'この画像のファイルは、Botのコンピューター上で見つからないか、壊れています。このBotの運営者に連絡してください。',
  botMayNot:
    'ここには公開できません。Botには「チャンネルを見る」「ファイルを添付」「メッセージを送信」の権限（スレッドでは「スレッドでメッセージを送信」）が必要です。サーバーの管理者に連絡してください。',
};
