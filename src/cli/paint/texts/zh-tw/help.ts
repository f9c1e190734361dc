import type { PaintTexts } from '../en/index.ts';

const flags: PaintTexts['help']['flags'] = {
  model: '用哪個模型來畫',
  size: '寬和高（像素），例如 1024x768；或解析度：768sq、1k、1.5k、2k、4k',
  aspect: '長寬比，例如 16:9，用來代替尺寸',
  seed: '種子和提示詞都相同，畫出的圖片就相同；不填則隨機',
  count: '要畫幾張，1 到 4',
  enhance: '是否允許模型改寫提示詞',
  safety: '內容審查的寬鬆程度：0 最嚴格',
  format: 'jpeg 或 png',
  image: '當作輸入的圖片；每張寫一次',
  strength: '要多接近輸入的圖片（百分比），僅部分模型支援',
  host: '只在這裡畫：bfl、replicate、atlascloud，或某個帳戶，例如 bfl-2',
  out: '存放結果的資料夾，預設為 outputs',
  batch: '批次檔，每行一張圖：.txt、.csv 或 .jsonl',
  budget: '花費絕不超過這麼多美元，例如 2.00',
  yes: '不詢問價格，直接開始',
  json: '以 JSON 輸出結果，每張一行；其餘內容寫到標準錯誤',
  resume: '繼續資料夾裡未完成的部分：取回畫好的，補畫還缺的',
  'retry-unconfirmed': '和 --resume 一起使用：重畫可能已計費卻沒有圖片的',
  ledger: '把花費記入機器人的資料庫；這段期間機器人不能執行',
  check: '免費檢查金鑰，並顯示帳戶餘額',
  sandbox: '只在這台電腦上畫：不需要金鑰，不花錢',
  help: '顯示這份說明',
};

export const help: PaintTexts['help'] = {
  usage: '[選項] [提示詞]',
  description: '畫一張圖或一批圖，存到資料夾裡。花錢之前會先報價並詢問。',
  titles: { 'Usage:': '用法：', 'Options:': '選項：' },
  flags,
  after: `
範例：
  npm run paint -- --sandbox "黃昏的燈塔"
  npm run paint -- "黃昏的燈塔" --aspect 16:9 --seed 7
  npm run paint -- "改成夜晚" --image photo.jpg --model flux-2-pro
  npm run paint -- --batch prompts.txt --budget 2.00 --yes
  npm run paint -- --resume
  npm run paint -- --check

結束代碼：0 全部畫好，1 有失敗的，2 參數有誤，3 餘額不足或金鑰遭拒，4 預算用完，130 被中斷。
更多說明請見 docs/command-line.md。
`,
};
