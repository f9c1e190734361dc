import type { Texts } from '../en/index.ts';
import { CAP_NAMES, LEFT_IN } from './caps.ts';

/** What `/quota` says. */
export const quota: Texts['quota'] = {
  cap: (left, limit, scope, span, resets) =>
    `${LEFT_IN[scope][span]}：**${left}**（上限${limit}、${resets}にリセット）`,
  noCaps: '使える金額に上限はありません。',
  pictures: (count) => `${count}枚`,
  granted: (amount) => `うち${amount}は上乗せ分`,
  affordable: (count, price, model, scope, span) =>
    count === 0
      ? `${CAP_NAMES[scope][span]}に達したため、${model}の画像（1枚${price}）はもう生成できません。`
      : `${model}（1枚${price}）であと${count}枚生成できます。最初に達するのは${CAP_NAMES[scope][span]}です。`,
  botBinds: (isEnough, span, resets) =>
    isEnough
      ? `全サーバー共通の${CAP_NAMES.bot[span]}に、自分の上限より先に達する可能性があります。${resets}にリセットされます。`
      : `全サーバー共通の${CAP_NAMES.bot[span]}に達しました。${resets}にリセットされます。`,
  works: (waiting, painting) =>
    waiting + painting === 0 ? '待機中の画像はありません。' : `待機中${waiting}枚、生成中${painting}枚。`,
  recent: 'このサーバーでの最近の画像：',
  tellsDone: '完了時の通知：オン',
  tellsNothing: '完了時の通知：オフ',
};
