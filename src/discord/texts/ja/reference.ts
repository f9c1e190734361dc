import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** What `/reference` and `/imagine reference:` say. */
export const reference: Texts['reference'] = {
  ofServer: 'このサーバー',
  title: {
    member: (count, max) => `**自分の参照画像**（${count}/${max}）`,
    server: (count, max) => `**このサーバーの参照画像**（${count}/${max}）`,
  },
  none: `参照画像はまだありません。${command('reference save')}で画像に名前を付けて保存できます。`,
  hint: `${command('imagine')}の${option('imagine.options.reference')}や「画像を編集」で使えます。`,
  size: (width, height, megabytes) => `${width} × ${height} · ${megabytes} MB`,
  savedOn: (day) => `${day}に保存`,
  savedBy: (day, member) => `${day}に${member}が保存`,
  fileGone: '⚠️ ファイルが見つかりません',
  ageRestricted: '🔞 年齢制限チャンネルでのみ表示',
  saved: {
    member: (name) =>
      `🖼️ 保存しました：${name}。どのサーバーでも、${command('imagine')}の${option('imagine.options.reference')}で選べます。`,
    server: (name) =>
      `🖼️ 保存しました：${name}。このサーバーの全員が、${command('imagine')}の${option('imagine.options.reference')}で選べます。`,
  },
  replaced: (name) => `🖼️ 置き換えました：${name}。`,
  firstFrame: 'アニメーション画像のため、最初のコマを保存しました。',
  taken: (name) =>
    `${name}という名前の参照画像はすでにあるため、何も変更していません。別の名前にするか、${option('reference.options.replace')}をTrueにしてください。`,
  full: {
    member: (max) => `参照画像は${max}枚までで、もう保存できません。${command('reference delete')}で減らしてください。`,
    server: (max) =>
      `このサーバーの参照画像は${max}枚までで、もう保存できません。${command('reference delete')}で減らしてください。`,
  },
  unusable: (is) => `この画像は${is}。何も保存していません。`,
  unreachable: '画像をDiscordから取得できなかったため、保存していません。もう一度アップロードしてください。',
  notNow: '今は画像を保存できません。数分後にもう一度お試しください。',
  running: '別の参照画像を保存中です。完了してから次を保存してください。',
  often: (when) => `1分間に保存できる参照画像の数を超えました。${when}に次を保存できます。`,
  badName: (max) =>
    `${option('reference.options.name')}は1～${max}文字で、空白以外の文字を含めてください。何も保存していません。`,
  deleted: (name) => `削除しました：${name}。これを使って生成した画像はそのまま残ります。`,
  gone: `この参照画像は削除されているため、何も生成していません。今あるものは${command('reference list')}で確認できます。`,
  unknown: (name) =>
    `${name}という名前の参照画像はありません。候補から選ぶか、${command('reference list')}で確認してください。`,
  adminsOnly: `サーバーの参照画像を保存できるのは、サーバーの管理者だけです。${option('reference.options.for')}を指定しなければ、自分用に保存できます。`,
  trail: {
    saved: (name) => `参照画像${name}を保存`,
    replaced: (name) => `参照画像${name}を置き換え`,
    deleted: (name) => `参照画像${name}を削除`,
  },
};
