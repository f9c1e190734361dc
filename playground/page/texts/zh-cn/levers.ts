import type { LeversTexts } from '../en/levers.ts';

export const levers: LeversTexts = {
  intro: '这里的操作都不会从内部改动机器人：它们只是让 Discord、图片服务商或机器人进程遇到现实中可能发生的情况。',
  promise: '机器人保证：',
  groups: {
    bot: '机器人进程',
    time: '时间',
    hosts: '图片服务商',
    discord: 'Discord',
    data: '示例数据',
  },
  levers: {
    kill: {
      title: 'kill -9',
      shows: '无论进行到哪一步，进程都会立即终止，并保持停止，直到你重新启动它。',
      promises:
        '凡是 Discord 已收到确认的请求，启动后都会在原来的回复里拿到图片，只出一次，只收一次费。停机期间发出的命令得不到回应，也不收费。',
      act: '强制终止',
    },
    'kill-and-start': {
      title: 'kill -9 后立即重启',
      shows: '同上，但马上启动一个新进程。请在图片绘制途中试试。',
      promises: '回复会拿到早已付费的那张图片，不会重复下单。',
      act: '终止并重启',
    },
    start: {
      title: '启动机器人',
      shows: '像崩溃之后那样启动一个新进程。',
      promises: '它会先接手数据库里所有未完成的请求，再做其他事情。',
      act: '启动',
    },
    tomorrow: {
      title: '明天',
      shows:
        '等到没有任何请求在进行，再把机器人、Discord 和服务商的时钟一起拨快 24 小时。机器人照常运行，就像过了一夜。',
      promises: '每日额度全部重新开始，昨天的用量可以在 /usage 里看到。昨天的回复不能再修改，但上面的按钮仍然可用。',
      act: '跳到明天',
    },
    'end-of-month': {
      title: '月末',
      shows: '同上，但跳到下个月 1 日中午（UTC）：无论服务器使用哪个时区，这个月都已结束。',
      promises: '每月额度全部重新开始，上个月的数据仍保留在 /usage 里。',
      act: '跳到下个月',
    },
    'host-slow': {
      title: '变慢',
      shows: '在那里画一张图需要 20 秒，而平时约为 2 秒。',
      promises: '命令仍会立即得到回应，回复会说明通常需要多久；图片完成之前不收费。',
      act: '',
    },
    'host-declines': {
      title: '全部拒绝',
      shows: '它的内容过滤器会在画完之后拒绝每一张图片。',
      promises: '成员会看到图片被拒绝，不用付费，也不会改投其他服务商。屡次被拒的成员会被暂停一段时间。',
      act: '',
    },
    'host-fails': {
      title: '出错',
      shows: '每次下单和每次查询都会得到 503。',
      promises:
        '图片不会丢失，也不会重复购买。确定没有被接单的，会转给下一家提供该模型的服务商，或者等待；正在绘制的会继续查询。',
      act: '',
    },
    'host-out-of-credits': {
      title: '余额用尽',
      shows: '那里的账户已空，下单会被 402 拒绝。',
      promises:
        '由下一家服务商继续。若没有下一家，图片会等待，成员会得到说明；每个空账户运营者会收到一条消息，充值后一切自动恢复。',
      act: '',
    },
    'host-price': {
      title: '涨价',
      shows: 'Black Forest Labs 对每张图片多收一半费用。',
      promises: '从第一次得知新价格起，显示、预留、收费和计入额度都以服务商的价格为准，并通知运营者一次。',
      act: '加价一半',
    },
    'discord-5xx': {
      title: '所有调用都失败',
      shows: 'Discord 对机器人的每次调用都返回 503。',
      promises: '进行中的图片会画完并保存，等 Discord 恢复后送达。没能及时回应的命令不收费。',
      act: '返回 503',
    },
    'gateway-cut': {
      title: '网关断线',
      shows: 'Discord 用来通知命令和点击的连接中断：只断一次，或一直断到你恢复为止。',
      promises: '它会自行重连，并补上错过的事件。进行中的图片不受影响：即使网关断开，图片也会送达。',
      act: '',
    },
    month: {
      title: '八位成员的一个月',
      shows:
        '在第一个服务器里写入八位成员三十天的记录。内容由 Playground 虚构，并在机器人停止期间由它自己的存储层写入。之后请看看 /usage、/limits 和 /operator。',
      promises: '人物和图片是虚构的，账目却是真的：每一笔预留、收费和损耗都走同一本账。',
      act: '写入一个月的数据',
    },
  },
  values: {
    bfl: 'Black Forest Labs',
    replicate: 'Replicate',
    atlascloud: 'AtlasCloud',
    once: '断开一次',
    off: '保持断开',
  },
  blocked: {
    'bot-is-down': '机器人已停止。',
    'bot-is-up': '机器人正在运行。',
    busy: '正在进行其他操作。',
    'already-there': '数据已写入：请以管理员身份查看 /usage overview。',
  },
  waitsFor: (count) => (count === 0 ? '即将跳转。' : `正在等待 ${count} 项完成。`),
  giveUp: '不再等待',
  clock: (date) => `Playground 里现在是 ${date}。`,
  failed: (why) => `进程已结束：${why}`,
};
