import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

const REFUND = '料金は戻りません。';

/** What members read about what they made before, and about deleting it. */
export const history: Texts['history'] = {
  title: '自分の画像（新しい順）',
  empty: `画像はまだないか、削除されています。${command('imagine')}で生成できます。`,
  pictures: (count) => `${count}枚`,
  undelivered: '📦 届けられなかったため保存中',
  earlier: '以前の画像',
  origin: {
    again: (picture) => `🎲 ${picture}をもう一度生成`,
    final: (picture) => `✨ ${picture}の仕上げ`,
    edit: (picture) => `✏️ ${picture}のプロンプトなどを編集`,
    vary: (picture) => `🪞 ${picture}に似た画像`,
    reference: () => '🧩 メッセージの画像から',
    change: (picture) => `🖼️ ${picture}を言葉で編集`,
    extend: (picture) => `↔️ ${picture}を広げた画像`,
  },
  goTo: 'メッセージへ移動',
  privacy: (days) =>
    days === null
      ? '自分だけに表示されています。'
      : `自分だけに表示されています。画像は生成の${days}日後に削除されます。`,
  choose: '表示・コピー・削除する画像を選択',
  newest: '⏮ 最新',
  newer: '◀ 新しい画像',
  older: '古い画像 ▶',
  show: 'もう一度表示',
  copy: '設定をコピー',
  delete: '削除',
  back: '戻る',
  gone: `この画像はもうありません。ほかの画像は${command('history')}で確認できます。`,
  enhanced: 'プロンプトはFLUXが拡張',
  notEnhanced: 'プロンプトは原文のまま',
  safety: (level) => `許容度 ${level}`,
  seed: (seed) => `シード ${seed}`,
  strength: (percent) => `類似度 ${percent}%`,
  kept: (kept, asked) => `${asked}枚中${kept}枚`,
  undeliveredDetail: '📦 完成したとき、Discordが受け付けませんでした。「もう一度表示」で確認できます。',
  ageRestricted: (safety) =>
    `🔞 この画像は許容度${safety}で生成されたため、このサーバーでは年齢制限チャンネルでのみ表示できます。年齢制限チャンネルで${command('history')}を使ってください。`,
  damaged: (lost, kept) =>
    lost === kept
      ? '⚠️ 画像のファイルが、Botのコンピューター上で見つからないか壊れているため、表示できません。このBotの運営者に連絡してください。'
      : `⚠️ ${kept}枚中${lost}枚は、ファイルが見つからないか壊れているため、表示できません。このBotの運営者に連絡してください。`,
  tooLarge: `JPEGにしても、ここでDiscordが受け付けるサイズを超えます。画像は保存されています。ブーストの多いサーバーで${command('history')}をお試しください。`,
  picturesLeftOut: 'コピーした設定に入力画像は含まれません。もう一度追加してください。',
  copyHint: 'メッセージ欄に貼り付けてください：',
  copyFile: 'コードブロックに入りきらないため、ファイルにしました。内容をメッセージ欄に貼り付けてください。',
  deletion: {
    ask: (count, cost) => `画像${count}枚、プロンプト、メッセージを完全に削除しますか？料金${cost}は戻りません。`,
    askForOther: (count, member) =>
      `${member}さんの画像${count}枚、プロンプト、メッセージを完全に削除しますか？削除したことは、このサーバーの操作履歴に残ります。`,
    confirm: '完全に削除',
    keep: '残す',
    kept: '何も削除していません。',
    done: {
      removed: (count) => `画像${count}枚、プロンプト、メッセージを削除しました。${REFUND}`,
      none: (count) => `画像${count}枚とプロンプトを削除しました。${REFUND}`,
      private: (count) =>
        `画像${count}枚とプロンプトを削除しました。${REFUND}非公開のメッセージはBotから削除できないため、自分で閉じてください。`,
      unpublished: (count) =>
        `画像${count}枚、プロンプト、公開したメッセージを削除しました。${REFUND}非公開のメッセージを閉じられるのは、受け取った本人だけです。`,
      left: (count) =>
        `画像${count}枚とプロンプトを削除しました。${REFUND}Discordのメッセージは削除できませんでした。モデレーターに依頼してください。`,
    },
    already: '画像とプロンプトはすでに削除されています。',
    alreadyRemoved: '画像とプロンプトは以前に削除されています。今回メッセージも削除しました。',
    alreadyLeft:
      '画像とプロンプトはすでに削除されています。メッセージは削除できませんでした。モデレーターに依頼してください。',
    unfinished: 'まだ生成中です。画像が届いてから、もう一度お試しください。',
    notYours:
      'この画像を削除できるのは、依頼した本人か、このチャンネルで「メッセージの管理」の権限を持つモデレーターだけです。',
    trail: (member, generationId) => `${member}の画像を削除（${generationId}）`,
  },
};
