import type { PaintTexts } from '../en/index.ts';

const flags: PaintTexts['help']['flags'] = {
  model: '用哪个模型来画',
  size: '宽和高（像素），如 1024x768；或分辨率：768sq、1k、1.5k、2k、4k',
  aspect: '画面比例，如 16:9，用来代替尺寸',
  seed: '种子和提示词都相同，画出的图也相同；不填则随机',
  count: '画几张，1 到 4',
  enhance: '是否允许模型改写提示词',
  safety: '内容审核的宽松程度：0 最严格',
  format: 'jpeg 或 png',
  image: '作为输入的图片；每张写一次',
  strength: '与输入图片的接近程度（百分比），仅部分模型支持',
  host: '只在这里画：bfl、replicate、atlascloud，或某个账户，如 bfl-2',
  out: '结果所在的文件夹，默认为 outputs',
  batch: '批量文件，每行一张图：.txt、.csv 或 .jsonl',
  budget: '花费绝不超过这么多美元，如 2.00',
  yes: '不询问价格，直接开始',
  json: '以 JSON 输出结果，每张一行；其余内容写到标准错误',
  resume: '继续文件夹里未完成的部分：取回已画好的，补画缺少的',
  'retry-unconfirmed': '与 --resume 一起使用：重画那些可能已扣费却没有图片的',
  ledger: '把花费记入机器人的数据库；期间机器人不能运行',
  check: '免费检查密钥，并显示账户余额',
  sandbox: '只在本机画：不需要密钥，不花钱',
  help: '显示本说明',
};

export const help: PaintTexts['help'] = {
  usage: '[选项] [提示词]',
  description: '画一张图或一批图，存到文件夹里。花钱之前先报价并询问。',
  titles: { 'Usage:': '用法：', 'Options:': '选项：' },
  flags,
  after: `
示例：
  npm run paint -- --sandbox "黄昏的灯塔"
  npm run paint -- "黄昏的灯塔" --aspect 16:9 --seed 7
  npm run paint -- "改成夜晚" --image photo.jpg --model flux-2-pro
  npm run paint -- --batch prompts.txt --budget 2.00 --yes
  npm run paint -- --resume
  npm run paint -- --check

退出码：0 全部画好，1 有失败的，2 参数有误，3 余额不足或密钥被拒，4 预算用完，130 被中断。
更多说明见 docs/command-line.md。
`,
};
