import type { Texts } from '../en/index.ts';
import { command } from '../naming.ts';

/** What a reply says while its pictures wait or are painted. */
export const progress: Texts['progress'] = {
  done: (done, count) => `${count}枚中${done}枚が完了しました。`,
  kept: (isRest, isPaused) =>
    `${isRest ? '残りの画像の順番' : '順番'}はそのままで、料金は発生していません${isPaused ? '。10分たつと自動的に終了します' : ''}。${command('cancel')}で取り消せます。`,
  usually: (seconds) => `通常1枚あたり${seconds}秒`,
  directMessageFollows: `📨 この非公開の返信は、もう更新できません。結果はダイレクトメッセージで届き、${command('history')}でも確認できます。`,
  cancel: 'キャンセル',
  painting: (since, done, count) =>
    count === 1 ? `🎨 生成中（${since}に開始）` : `🎨 生成中（${since}に開始） · ${count}枚中${done}枚完了`,
  isDone: (where) => `🔔 完了：${where}`,
};
