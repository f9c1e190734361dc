import type { DialogTexts } from '../en/dialog.ts';

export const dialog: DialogTexts = {
  submit: '送信',
  cancel: 'キャンセル',
  close: '閉じる',
  waiting: '送信中…',
  warning: (app) => `このフォームは${app}に送信されます。パスワードなどの機密情報は入力しないでください。`,
  failed: '問題が発生しました。もう一度お試しください。',
  required: '必須',
  choose: '選択してください',
  optional: 'なし',
  dropFiles: 'ここにファイルをドロップ・貼り付け、または',
  browse: '参照',
  upTo: (files) => `${files}個まで`,
  remove: (file) => `${file}を取り除く`,
  length: (typed, most) => `${typed}/${most}文字`,
  refusals: {
    required: 'この項目は必須です',
    tooShort: (least) => `${least}文字以上で入力してください`,
    tooLong: (most) => `${most}文字以内で入力してください`,
    tooFew: (least) => `${least}件以上選んでください`,
    tooMany: (most) => `${most}件以内で選んでください`,
    tooFewFiles: (least) =>
      least === 1 ? 'ファイルをアップロードしてください' : `ファイルを${least}個以上アップロードしてください`,
    tooManyFiles: (most) => `アップロードできるファイルは${most}個までです`,
    wrongType: (file, types) => `${file}はここにアップロードできません。使える形式：${types}`,
    fileTooLarge: (file, megabytes) => `${file}は大きすぎます。最大サイズは${megabytes} MBです`,
  },
  fileTypes: { image: '画像', video: '動画', audio: '音声' },
};
