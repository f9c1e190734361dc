import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** What `/preset` and `/imagine preset:` say. */
export const preset: Texts['preset'] = {
  ofServer: 'このサーバー',
  title: {
    member: (count, max) => `**自分のプリセット**（${count}/${max}）`,
    server: (count, max) => `**このサーバーのプリセット**（${count}/${max}）`,
  },
  none: `プリセットはまだありません。${command('preset save')}で作成できます。`,
  hint: `${command('imagine')}の${option('imagine.options.preset')}で使えます。全文を見るには、${command('preset list')}の${option('preset.options.preset')}で選んでください。`,
  saved: {
    member: (name) =>
      `🔖 保存しました：${name}。どのサーバーでも、${command('imagine')}の${option('imagine.options.preset')}で選べます。`,
    server: (name) =>
      `🔖 保存しました：${name}。このサーバーの全員が、${command('imagine')}の${option('imagine.options.preset')}で選べます。`,
  },
  replaced: (name) => `🔖 置き換えました：${name}。`,
  taken: (name) =>
    `${name}という名前のプリセットはすでにあるため、何も変更していません。別の名前にするか、${option('preset.options.replace')}をTrueにしてください。`,
  full: {
    member: (max) => `プリセットは${max}件までで、もう保存できません。${command('preset delete')}で減らしてください。`,
    server: (max) =>
      `このサーバーのプリセットは${max}件までで、もう保存できません。${command('preset delete')}で減らしてください。`,
  },
  deleted: (name) => `削除しました：${name}。`,
  gone: `このプリセットは削除されています。今あるものは${command('preset list')}で確認できます。`,
  unknown: (name) =>
    `${name}という名前のプリセットはありません。候補から選ぶか、${command('preset list')}で確認してください。`,
  adminsOnly: `サーバーのプリセットを保存できるのは、サーバーの管理者だけです。${option('preset.options.for')}を指定しなければ、自分用に保存できます。`,
  modelGone: (name) => `プリセット${name}のモデルは、もう提供されていません。コマンドで別のモデルを選んでください。`,
  tooLong: (name, length, max) =>
    `プリセット${name}を加えるとプロンプトが${length}文字になり、上限の${max}文字を超えます。短くしてください。`,
  faults: {
    name: (max) => `${option('preset.options.name')}は1～${max}文字で、空白以外の文字を含めてください。`,
    template: (max) => `${option('preset.options.template')}は1～${max}文字で、空白以外の文字を含めてください。`,
    placeholder: `${option('preset.options.template')}に使える\`{prompt}\`は1つだけです。`,
    model: `${option('preset.options.model')}は、提供中のモデルから選んでください。`,
    aspect: `${option('preset.options.aspect')}は、候補から選んでください。`,
  },
  dialog: {
    title: 'プリセットとして保存',
    name: '名前',
    template: 'テンプレート',
    templateHint: '{prompt}の位置にプロンプトが入ります。なければ先頭に入ります。',
    tooLong: (max) => `この画像のプロンプトは${max}文字を超えるため、空欄です。`,
    model: 'モデル',
    anyModel: 'コマンドまたはサーバーの設定に従う',
    aspect: '縦横比',
    anyAspect: 'コマンドまたはサーバーの設定に従う',
    for: '使える人',
    me: '自分だけ（すべてのサーバー）',
    server: 'このサーバーの全員',
  },
  trail: {
    saved: (name) => `プリセット${name}を保存`,
    replaced: (name) => `プリセット${name}を置き換え`,
    deleted: (name) => `プリセット${name}を削除`,
  },
};
