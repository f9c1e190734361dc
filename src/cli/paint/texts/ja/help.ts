import type { PaintTexts } from '../en/index.ts';

const flags: PaintTexts['help']['flags'] = {
  model: '使うモデル',
  size: '幅と高さ（ピクセル、例：1024x768）、または解像度：768sq、1k、1.5k、2k、4k',
  aspect: '縦横比（例：16:9）。サイズの代わりに指定',
  seed: '同じシードとプロンプトなら同じ画像になる。既定はランダム',
  count: '生成する枚数、1～4',
  enhance: 'モデルがプロンプトを書き換えてよいか',
  safety: 'モデレーションの緩さ。0が最も厳しい',
  format: 'jpegまたはpng',
  image: '入力画像。1枚ごとに指定',
  strength: '入力画像にどれだけ近づけるか（%）。対応するモデルのみ',
  host: 'ここだけで生成：bfl、replicate、atlascloud、または1つのアカウント（例：bfl-2）',
  out: '結果のフォルダー。既定はoutputs',
  batch: '1行に1枚の画像を書いたファイル：.txt、.csv、.jsonl',
  budget: 'この金額（ドル、例：2.00）を超えて使わない',
  yes: '料金を確認せずに生成',
  json: '結果を1行ずつJSONで出力し、ほかはすべて標準エラーに出力',
  resume: 'フォルダーの未完了分を続行：生成済みの画像を取得し、足りない画像を生成',
  'retry-unconfirmed': '--resumeとともに使用：画像がないまま請求された可能性のあるものを再生成',
  ledger: '使った金額をBotのデータベースに記録。その間はBotを停止しておく',
  check: '無料でキーを確認し、アカウントの残高を表示',
  sandbox: 'このコンピューター上だけで生成。キーも料金も不要',
  help: 'この説明を表示',
};

export const help: PaintTexts['help'] = {
  usage: '[オプション] [プロンプト]',
  description: '画像を1枚またはまとめて生成し、フォルダーに保存します。料金がかかる前に、金額を示して確認します。',
  titles: { 'Usage:': '使い方：', 'Options:': 'オプション：' },
  flags,
  after: `
例：
  npm run paint -- --sandbox "夕暮れの灯台"
  npm run paint -- "夕暮れの灯台" --aspect 16:9 --seed 7
  npm run paint -- "夜の景色にする" --image photo.jpg --model flux-2-pro
  npm run paint -- --batch prompts.txt --budget 2.00 --yes
  npm run paint -- --resume
  npm run paint -- --check

終了コード：0 すべて生成、1 一部が失敗、2 引数の誤り、3 残高不足またはキーの拒否、4 予算に到達、130 中断。
詳しくはdocs/command-line.mdにあります。
`,
};
