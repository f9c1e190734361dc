import type { StopCause } from '../../model/stop-cause.ts';
import type { en } from '../en/index.ts';

const ERRORS: Readonly<Record<string, string>> = {
  request_moderated: '提示词或图片未通过审核',
  content_moderated: '画出的内容未通过审核',
  provider_failed: '服务商绘制失败',
  timed_out: '没有按时画完；--resume 会再次查询',
  task_lost: '服务商已查不到这张图',
  unanswered: '结果不明；--resume 会再次查询',
  not_handed_over: '已画好但没有取到；--resume 会再次获取',
  bad_image: '收到的不是完整图片',
  storage_failed: '磁盘没有写入成功；--resume 会再次获取',
  input_lost: '作为输入的图片不见了',
  input_rejected: '服务商无法读取输入图片',
  cancelled: '被他人在服务商处取消',
  invalid_request: '服务商不接受这个请求',
  unknown_model: '服务商没有这个模型',
  unreachable: '连不上服务商',
  overloaded: '服务商长时间繁忙',
  refused: '服务商拒绝，且没有说明原因',
  out_of_credits: '余额不够画这张',
  outcome_unknown: '没有收到答复，可能已扣费',
  process_died: '程序在收到答复前结束，可能已扣费',
  account_gone: '画这张图的账户已没有密钥',
  no_lane: '这里没有账户能画',
};

const FOLDER_FAULTS: Readonly<Record<string, string>> = {
  EEXIST: '已有同名文件',
  ENOTDIR: '路径中有一部分是文件',
  EACCES: '没有写入权限',
  EPERM: '没有写入权限',
  EROFS: '磁盘为只读',
  ENOSPC: '磁盘已满',
  EDQUOT: '磁盘已满',
};

function stopped(cause: StopCause, left: number): string {
  const rest = `还有 ${left} 张没有开始`;
  switch (cause) {
    case 'interrupted':
      return `已中断：${rest}。`;
    case 'budget':
      return `预算已用完：${rest}。`;
    case 'out_of_credits':
      return `余额不足：${rest}。充值后可以继续。`;
    case 'key_refused':
      return `服务商拒绝了密钥：${rest}。可用 npm run paint -- --check 检查。`;
    case 'wrong_address':
      return `设置中的地址上没有该服务：${rest}。`;
    case 'disk':
      return `磁盘无法再写入：${rest}。请腾出空间后继续。`;
    case 'provider_failing':
      return `服务商整体故障：${rest}。请稍后再试。`;
  }
}

export const run: Omit<typeof en, 'help' | 'faults'> = {
  error: (kind) => ERRORS[kind] ?? kind,

  noSandbox:
    '--sandbox 只能在克隆的仓库里使用：先 npm ci，再 npm run paint -- --sandbox "黄昏的灯塔"。当前安装不含沙盒。',
  notPassed: (flags) => `npm 没有把 ${flags} 传过来：请在前面多写两个短横线，npm run paint -- ${flags} …`,

  plan: {
    one: (model, size, prompt) => `${prompt}\n  ${model}，${size}`,
    several: (pictures, models) => `${pictures} 张图，模型：${models}`,
    goesOn: ({ fetched, missing, again }) =>
      `继续：${fetched} 张待取回或查询，${missing} 张待画${again === 0 ? '' : `（其中 ${again} 张上次失败，未扣费）`}。`,
    price: (price, budget) => `价格：最多 ${price}${budget === null ? '' : `，且绝不超过预算 ${budget}`}。`,
    spent: (spent) => `此前已花费（含可能扣费的）：${spent}。`,
    ask: '开始画吗？',
    into: (folder) => `保存到 ${folder}`,
    shortBudget: (fits) => `预算够画其中 ${fits} 张。`,
  },
  yes: ['y', 'yes', '是', '好', '要'],
  yesOrNo: '[y/N]',
  declined: '什么都没画，也没有花钱。',
  noTerminal: '这里没有可供询问的终端：加上 --yes 可不经询问直接画。没有花钱。',

  unfinished: (count, command) => `这里有上次未完成的 ${count} 张：用 ${command} 继续。`,
  nothingToResume: (folder) => `${folder} 里没有未完成的图片。`,
  unconfirmedLeft: (count) => `有 ${count} 张可能已扣费却没有图片。用 --resume --retry-unconfirmed 可以重画。`,
  batchNotRead: '要画什么以日志为准：使用 --resume 时不再读取 --batch 和其他绘图选项。',

  painted: '已画好',
  progress: {
    place: (done, all) => `${done}/${all}`,
    total: (spent, budget) => (budget === null ? `累计 ${spent}` : `累计 ${spent}，预算 ${budget}`),
    left: (seconds) =>
      seconds < 90 ? `约剩 ${Math.max(1, Math.round(seconds))} 秒` : `约剩 ${Math.round(seconds / 60)} 分钟`,
    running: (count) => `正在画 ${count} 张`,
    unconfirmed: '未确认',
    seconds: (seconds) => `${seconds.toFixed(1)} 秒`,
  },
  interrupting: (count) =>
    `不再开始新的。正在等待已付费的 ${count} 张；再按一次 Ctrl-C 立即退出，之后可用 --resume 取回。`,
  leaving: (command) => `已立即退出：用 ${command} 取回已付费的图片。`,
  diskTrouble: (why) => `磁盘无法写入必要的记录（${why}）。正在重试：请腾出空间。`,

  summary: {
    pictures: (painted, failed, unconfirmed) =>
      [
        `已画好 ${painted} 张`,
        ...(failed === 0 ? [] : [`失败 ${failed} 张`]),
        ...(unconfirmed === 0 ? [] : [`未确认 ${unconfirmed} 张`]),
      ].join('，'),
    money: ({ billed, perhaps }) =>
      perhaps === null ? `已扣费：${billed}。` : `已扣费：${billed}。可能扣费：${perhaps}。`,
    stopped,
    unfetched: (count) => `有 ${count} 张已付费但还没有取回：可用 --resume 取回，前提是服务商仍保留着。`,
    again: (count) => `有 ${count} 张因可能恢复的原因失败，未扣费：可用 --resume 重画。`,
    resume: (command) => `用 ${command} 继续。`,
  },

  check: {
    well: (balance) => (balance === null ? '密钥有效；服务商不提供余额' : `余额 ${balance}`),
    pays: (pictures, model, price) => `可用 ${model} 画 ${pictures} 张，每张 ${price}`,
    out_of_credits: '余额不足',
    key_refused: '密钥被拒绝',
    wrong_address: '设置中的地址上没有该服务',
    unasked: (why) => `无法查询：${why}`,
    create: (where) => `密钥在 ${where}`,
    buy: (where) => `充值在 ${where}`,
  },

  folder: {
    unwritable: (path, why) => `无法写入文件夹 ${path}：${FOLDER_FAULTS[why] ?? why}。`,
    inUse: (path) => `另一个 npm run paint 正在使用 ${path}：请等它结束，或用 --out 指定其他文件夹。`,
    damaged: (path, line) =>
      `${path} 的第 ${line} 行已损坏，或不是由当前版本写入，无法判断画过什么。请修复这一行，或用 --out 画到其他文件夹。`,
  },
  ledger: {
    inUse: '机器人正在使用这个数据库。请先停止机器人，或不加 --ledger：什么都没画，也没有花钱。',
    unusable: (why) => `无法使用机器人的数据库：${why} 什么都没画，也没有花钱。`,
    booked: (amount) => `已记入机器人的账本：${amount}。`,
    unbooked: (why) => `花费未能入账（${why}）：可用 --resume --ledger 补记。`,
  },
};
