import type { Texts } from '../en/index.ts';
import { typedCommand } from '../naming.ts';

/** The dialog that changes a picture in words, and what its answers say. */
export const change: Texts['change'] = {
  title: '画像を編集',
  prompt: 'どこをどう変えるか',
  promptExample: '夜の景色にする。／画像2の帽子を画像1のキツネにかぶせる。',
  further: '追加の画像',
  furtherHint: '編集する画像が「画像1」、ここで追加した画像が順に「画像2」「画像3」…です。',
  furtherKept: (count) => `前回の${count}枚は残っています。新しく追加すると置き換わります。`,
  references: '参照画像',
  referencesHint: 'ほかの画像の後に続きます。',
  referencesCut: (shown, all) =>
    `${all}枚中${shown}枚を表示しています。「${typedCommand('imagine')}」ではすべてから選べます。`,
  model: 'モデル',
  price: (price, most, further) =>
    `${price}、最大${most}枚。${further === null ? '画像を追加しても同額' : `画像1枚の追加ごとに最大${further}`}`,
  noPictures: 'このメッセージには画像がありません。参照画像に使えるのはJPEG、PNG、WebP、GIFです。',
  referencesOff: 'このサーバーの管理者が「参照画像に使う」をオフにしています。',
  notYours:
    'このサーバーで参照画像に使えるのは、自分の画像とこのBotの画像だけです。管理者は、全員の画像を使えるように変更できます。',
  choiceGone: '選んだ画像の保存期間（1日）が過ぎました。「参照画像に使う」でもう一度選んでください。',
  noModels: 'ここで使えるモデルに、画像を編集できるものがありません。',
  nothingCharged: '料金は発生していません。入力した内容も残っています。',
};
