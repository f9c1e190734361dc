import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

/** One of the two may be 0. */
function namedOf(presets: number, references: number): string {
  const both = [
    ...(presets === 0 ? [] : [` ${presets} 个预设`]),
    ...(references === 0 ? [] : [` ${references} 张参考图`]),
  ];
  return both.join('和');
}

function picturesGo(hosts: readonly string[], withoutPictures: readonly string[]): string {
  if (withoutPictures.length === 0) return '，你附上的图片也一并发送';
  return withoutPictures.length === hosts.length ? '' : `，但图片不会发给 ${withoutPictures.join(' 或 ')}`;
}

/** What `/privacy` says, and what stands for who was forgotten. */
export const privacy: Texts['privacy'] = {
  formerMember: '一位已离开的成员',
  show: {
    title: '**我存储的关于你的内容（所有服务器）**',
    kept: (prompts, pictures, since) => `🖼️ ${prompts} 条提示词和 ${pictures} 张图片，最早的来自 ${since}。`,
    nothingKept: '🖼️ 没有提示词，也没有图片。',
    retention: (days, oldest) =>
      `提示词和图片在提交 ${days} 天后删除${oldest === null ? '' : `，最早的将在${oldest}删除`}。`,
    noRetention: '提示词和图片会一直保留，直到你删除。',
    drafts: (count) => `❔ ${count} 条你开始但还没有确认的命令，保留一天。`,
    money: (rows) => `💵 ${rows} 条扣费记录：时间、模型、费用，不含提示词。为了能核对花费，这些会保留。`,
    noMoney: '💵 没有扣费记录。',
    names: (servers) => `🏷️ 你最近一次画图时在 ${servers} 个服务器里的名字，供这些服务器的管理员查看用量。`,
    limits: (limits) => `⚖️ 管理员专门为你设置的 ${limits} 条限额。`,
    block: (since, reason) => `⛔ 自 ${since} 起被本机器人的运营者屏蔽：${reason}`,
    requested: (when) => `🗑️ 你于${when}要求被遗忘。每个月结束后，该月扣费记录中的 id 会被去除。`,
    named: (presets, references) => `🔖 你自己的${namedOf(presets, references)}，会一直保留，直到你删除。`,
    whoSees: '**谁能看到**',
    painters: (hosts, withoutPictures) =>
      `提示词会发给负责绘图的 ${hosts.join(' 或 ')}${picturesGo(hosts, withoutPictures)}。在频道里，所有人都能看到提示词和图片；使用 ${option('imagine.options.private')} 时只有你能看到。`,
    audience: [
      '管理员能看到你（以你在该服务器的名字）画了多少、花了多少，看不到提示词。本机器人的运营者持有数据库和文件。',
    ],
    rights: '**你可以做什么**',
    actions: [
      `${command('history')}、${command('preset delete')} 和 ${command('reference delete')} 可逐个删除，${command('privacy export')} 把全部内容发给你，${command('privacy delete')} 删除以上全部，并从扣费记录中去除你的 id。`,
      '管理员和运营者对自己决定的记录会保留：限额、额外额度、删除、屏蔽。',
    ],
  },
  export: {
    sent: (files, records) => `已通过私信把全部内容发给你：${files} 个文件，共 ${records} 条记录。`,
    file: (part) => (part === 1 ? '我存储的关于你的全部内容，JSON 格式。' : `第 ${part} 部分。`),
    closed: (records) => `你不接收我的私信，所以放在这里：${records} 条记录，只有你能看到。`,
    part: (records) => `接着 ${records} 条记录。`,
    cut: (files) => `一次只能发送这么多：最早的 ${files} 个文件。其余内容请向本机器人的运营者索取。`,
    running: '你的导出正在进行，请等它完成后再试。',
  },
  delete: {
    ask: (prompts, pictures) =>
      `这会永久删除你在所有服务器的 ${prompts} 条提示词和 ${pictures} 张图片，并取消排队中的图片。Discord 里的消息会保留：请在那里删除，或先用 ${command('history')} 删除。`,
    named: (presets, references) => `你的${namedOf(presets, references)}也会被删除。`,
    serversStay: '你为服务器保存的内容会留在那里，但不再带有你的名字。',
    money: (rows, until) =>
      `${rows} 条扣费记录会保留，不含提示词。等任何限额都不再计算它们时（最迟 ${until}），你的 id 会从中去除；在那之前已花费的仍计入限额。`,
    button: '删除提示词和图片',
    nothing: '我没有存储任何可以删除的关于你的内容。',
    notYours: `只有提出请求的人可以点击。请自己使用 ${command('privacy delete')}。`,
    done: (prompts, pictures) => `🗑️ 已删除：${prompts} 条提示词和 ${pictures} 张图片。`,
    namedDone: (presets, references) => `🔖 已删除：${namedOf(presets, references).trim()}。`,
    cancelled: (pictures, released) => `已取消 ${pictures} 张排队中的图片，退回 ${released}。`,
    unfinished: (commands) => `还有 ${commands} 条命令尚未结束：结果会先送达你，随后删除。`,
    moneyStays: (rows, until) => `${rows} 条扣费记录会保留，不含提示词；你的 id 最迟在 ${until} 从中去除。`,
    noMoney: '没有扣费记录带有你的 id。',
    running: '正在删除，请稍候。',
  },
};
