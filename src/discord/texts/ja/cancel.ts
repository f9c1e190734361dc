import type { Texts } from '../en/index.ts';

/** What `/cancel` and the button below progress say. */
export const cancel: Texts['cancel'] = {
  done: (count, released) =>
    `${count}枚の生成をキャンセルしました。${released}が残額に戻りました。料金は発生していません。`,
  goesOn: (count, cost) =>
    `${count}枚はすでに生成が始まっています。止めても${cost}がかかるため、このまま生成して届けます。`,
  billed: (count, cost) =>
    `${count}枚はキャンセルと同時に生成が始まったため、停止しました。${cost}はBotが負担し、請求はありません。`,
  unclear: (count) => `${count}枚は停止が間に合ったかどうか、まだ分かりません。画像が届くか、料金なしで終了します。`,
  notYours: 'キャンセルできるのは、この画像を依頼した本人だけです。',
  nothing: '待機中の画像はありません。生成中の画像は料金が確定しているため、止められません。',
};
