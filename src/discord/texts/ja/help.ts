import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What `/help` says, and whom to ask. */
export const help: Texts['help'] = {
  begin: '**FLUXで画像を生成します。** 見たいものを言葉で伝えてください：',
  prompts: ['夕暮れの灯台、油絵', '雪の中のキツネ', '「営業中」と書かれた看板、フラットな配色'],
  left: '今日使える金額',
  buttonsTitle: '画像の下のボタン',
  buttons: {
    again: '**もう一度**：新しいシードでもう一度生成します。料金はボタンに表示されます。',
    edit: '**プロンプトを編集**：プロンプト、モデル、縦横比、シードを変えて生成します。',
    change: '**画像を編集**：変えたいところを言葉で伝えて、画像を編集します。',
    final: '**仕上げ**：このサーバーの仕上げ用モデルで生成します。',
    publish: '**公開**：非公開の画像を全員に公開します。無料です。',
    more: '**⋯ その他**：生成の条件を確認し、設定をコピーまたは保存します。',
    delete: '**削除**：画像、プロンプト、メッセージを削除します。料金は戻りません。',
  },
  more: `${command('history')}で自分の画像の一覧、${command('quota')}で残額、${command('privacy show')}で保存されている情報を確認できます。${command('preset save')}はプロンプトをテンプレートとして保存します。`,
  adminsTitle: '管理者向け：最初の手順',
  admins: [
    `${command('limits set')}で使える金額の上限を設定し、${command('limits view')}ですべての上限を確認できます。`,
    `${command('settings allow')}で使えるチャンネル、ロール、モデルを選べます。${command('settings explain')}で、メンバーが生成できない理由を調べられます。`,
    `${command('usage overview')}で使った金額を確認できます。${command('limits pause')}で生成を一時停止できます。`,
  ],
  contact: (contact) => `このBotに関するお問い合わせ：${contact}`,
  contactPage: 'お問い合わせ',
  terms: '利用規約',
  privacyPolicy: 'プライバシーポリシー',
};
