import type { Texts } from '../en/index.ts';

/** What is said of pictures that are reported, and of those that are taken down. */
export const moderation: Texts['moderation'] = {
  button: '報告',
  dialog: {
    title: 'この画像を報告',
    reason: '問題の内容',
    hint: 'このサーバーのモデレーターが読みます。誰が書いたかは伝わりません。',
  },
  reported: '🚩 このサーバーのモデレーターに報告しました。誰が報告したかは伝わりません。',
  already: 'この画像は報告済みで、モデレーターの判断を待っています。',
  decided: {
    approved: 'この画像は、モデレーターが確認して残すことにしました。',
    removed: 'この画像はすでに削除されています。',
  },
  often: (count, when) => `1時間に報告できる画像の上限（${count}枚）に達しました。${when}に次を報告できます。`,
  noChannel:
    'このサーバーには報告を送るチャンネルがないため、送信していません。モデレーターか管理者に直接伝えるか、メッセージをDiscordに報告してください。',
  own: 'これは自分の画像です。下にある「削除」ボタンで削除できます。',
  noReason: '報告していません。画像のどこに問題があるかを、簡単に書いてください。',
  title: (count) => `🚩 **画像が報告されました**（報告したメンバー：${count}人）`,
  about: (link, member, channel) => `${channel}での${member}さんの[メッセージ](${link})`,
  gone: 'この画像は、その間に削除されました。',
  keep: '残す',
  remove: '削除',
  kept: (moderator, picture) => `✅ ${moderator}さんがこの画像を残しました：${picture}`,
  removed: (moderator, picture) => `🗑️ ${moderator}さんがこの画像を削除しました：${picture}`,
  moderatorsOnly: '報告に対応できるのは、「メッセージの管理」の権限を持つメンバーだけです。',
  unknown: 'この報告の記録はもうありません。',
  takenDown: {
    moderators: '🚫 この画像は、このサーバーのモデレーターによって削除されました。',
    operator: '🚫 この画像は、このBotの運営者によって削除されました。',
  },
  trail: {
    kept: (member, generationId) => `報告された${member}の画像を維持（${generationId}）`,
    removed: (member, generationId) => `報告された${member}の画像を削除（${generationId}）`,
    takenDown: (member, generationId) => `${member}の画像を運営者が削除（${generationId}）`,
  },
  takedown: {
    badLink:
      'メッセージのリンクではありません。メッセージのメニューにある「メッセージリンクをコピー」を使ってください。',
    unknown:
      'このリンクには、このBotの画像が見つかりません。Botのメッセージではないか、画像がないか、もう読み取れません。',
    before: (operator, when) => `この画像は、${when}に${operator}さんが削除しました。何も残っていません。`,
    ask: (pictures, member, channel, when) =>
      `**削除しますか？** ${when}に${channel}で生成された、${member}さんの画像${pictures}枚です。`,
    from: (commands, members) =>
      `- この画像をもとにしたコマンド${commands}件の結果も削除されます（メンバーは合わせて${members}人）。`,
    published: (count) => `- 公開されたコピー${count}件`,
    references: (count) => `- 保存された参照画像${count}枚`,
    drafts: (count) => `- 確認前のコマンド${count}件`,
    what: 'それぞれのメッセージは説明の文に置き換わります。プロンプトとファイルは完全に削除され、ファイルを入力画像として再び使うこともできません。請求した料金は台帳に残ります。',
    confirm: '削除する',
    dialog: {
      title: 'この画像を削除',
      reason: '理由',
      hint: '名前と日時とともに保存されます。画像の内容は書かないでください。',
    },
    done: (pictures, commands) =>
      `🚫 コマンド${commands}件の画像${pictures}枚を、プロンプトとファイルを含めて削除しました。`,
    private: (count) =>
      `非公開のメッセージ${count}件を閉じられるのは、受け取った本人だけです。Discordを再読み込みすると消えます。`,
    left: (links) => `⚠️ 次のメッセージはBotから編集できません。手動で削除してください：${links}`,
    unfinished: (count) => `コマンド${count}件は、まだ処理できないか生成中です。終わりしだい削除されます。`,
  },
};
