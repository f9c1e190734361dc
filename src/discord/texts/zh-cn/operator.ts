import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

const PERIODS: Readonly<Record<CapSpan, string>> = { day: '每天', month: '每月' };

/** What is paused: one of several accounts, or, where it is the only one, everything. */
function pausedWho(account: string | null): string {
  return account === null ? 'Easel 已暂停' : `账户 **${account}** 已暂停，其他账户会继续画各自能画的图片`;
}

/** What the operator reads. */
export const operator: Texts['operator'] = {
  notices: {
    ofAccount: (account) => `以下只涉及账户 **${account}**；其他账户会继续画各自能画的图片：`,
    out_of_credits: (host, account) => `${pausedWho(account)}。${host} 返回 402，账户余额不足。充值后会自动继续。`,
    shortOfCredits: (host, moneyAt, balance, needed, account) =>
      `${account === null ? `${host} 账户` : `账户 **${account}** `}余额即将用尽：只剩 ${balance}，有一张 ${needed} 的图片在等待。余额够付的图片照常画；到 ${moneyAt} 充值后，其余的会自动继续。`,
    wrong_address: (host, address, account) =>
      `${pausedWho(account)}。${address} 指向的地址上没有 ${host} 的接口，查询账户也返回 404。请改正或删去该设置，然后重新启动 Easel。`,
    key_refused: (host, key, account) =>
      `${pausedWho(account)}。${host} 拒绝了 ${key}。请在设置中换上有效的密钥并重新启动 Easel。`,
    resumed: (account) => (account === null ? 'Easel 已恢复绘图。' : `账户 **${account}** 已恢复绘图。`),
    provider_failing: (host, account) =>
      account === null
        ? `${host} 出现故障，所有人都受影响：接连多张图片没有结果。除偶尔提交一张来试探外，不再提交任何图片；排队中的位置保留十分钟。`
        : `账户 **${account}** 在 ${host} 接连多张图片没有结果。恢复之前，只会偶尔向它提交一张来试探；其他账户会继续画各自能画的图片。`,
    provider_back: (host, account) =>
      account === null ? `${host} 已恢复，Easel 也恢复绘图。` : `账户 **${account}** 在 ${host} 已恢复绘图。`,
    burning: (total, minutes, limit, server, used, member, own) =>
      `部分图片因 BURN_USD 而推迟：${minutes} 分钟内的 ${limit} 已用 ${total}。其中最多的是 ${server}，用了 ${used}；该服务器中 ${member} 用了 ${own}。不会拒绝任何人：一有余量，等待中的图片就会自动继续；有其他服务器等待时，任何服务器最多使用一半。用 ${command('operator block')} 可屏蔽成员或服务器。`,
    storageFailing: (fault) =>
      `Easel 无法在 DATA_DIR/images 中保存图片：${fault}在此期间不会提交任何图片；排队中的位置保留十分钟，修复后 20 秒内会自动恢复绘图。`,
    storageFaults: {
      absent:
        '文件夹不存在，或其中没有 `easel-folder.txt` 文件。可能是磁盘没有挂载。如果确实是这个文件夹，请在其中创建该文件。',
      foreign: '文件夹里有图片，而数据库是空的，不认识它们。请检查 DATABASE_URL 和 DATA_DIR，或移走这些图片。',
      no_folder: '该文件夹或其上级文件夹的位置上是一个文件。',
      denied: '运行 Easel 的用户没有写入权限。',
      read_only: '所在磁盘是只读的。',
      full: '所在磁盘已满，或配额已用完。',
      silent: '所在磁盘没有响应。',
      failing: '所在磁盘出错，详见日志。',
    },
    storageBack: 'Easel 又可以保存图片，已恢复绘图。',
    drift: (host, lost, billed, since) =>
      `${host} 账户与账本不一致：自 ${since} 起余额减少了 ${lost}，账本只能解释 ${billed}。也许有别的程序在用这个密钥，或 ${host} 改了价格。${command('operator balance')} 显示最近 24 小时。`,
    restored: (taken, of) =>
      [
        `Easel 已恢复到 ${taken} 的备份。此后的图片和设置已不在。备份时在排队的图片已结束并退还，因为之后可能已经画出；不会再次提交。`,
        of.isUncertain
          ? '备份之后的限额、上限、屏蔽、暂停和花费都无从得知，因为被替换的数据库无法与备份比对：现在沿用备份里的。'
          : '备份之后的限额、上限、屏蔽、暂停和花费已沿用。',
        ...(of.isPaused ? [`绘图已暂停。请先核对限额和屏蔽；用 ${command('operator resume')} 继续。`] : []),
      ].join(''),
    unrecorded: (host, lost, billed, since) =>
      `自 ${since} 起 ${host} 余额减少了 ${lost}，恢复的账本只记录了 ${billed}。其余是备份之后或 Easel 停机期间花掉的。下一次对账从现在开始。`,
    backupOverdue: (since) =>
      `Easel 自 ${since} 以来没有成功的备份。它会每十分钟重试一次；失败原因见日志，多半是磁盘已满。也可以用 \`npm run backup\` 手动备份。`,
    backupAgain: 'Easel 又有成功的备份了。',
    databaseDamaged:
      '检查发现 Easel 的数据库已损坏。请停止 Easel，先复制一份数据库文件，再恢复备份：`npm run restore -- --check` 会说明恢复某个备份将失去什么。在此期间不再备份，最近的好备份会保留。',
    tokenInUse:
      'DISCORD_TOKEN 正在别处使用：另一个进程也在以这个机器人的名义回复成员。每条命令由先回复的一方来画，但限额、报表和设置分别记在两个数据库里。请停止另一个进程；如果它不是你的，请到 discord.com/developers/applications → Bot 重置令牌。',
    modelHidden: (model, id, successor) =>
      `对 ${model} 的请求已连续数小时返回 404，因此不再提供此模型${successor === null ? '' : `，改为提供 ${successor}`}。未因此扣费。下次启动会重新提供；若已永久下线，请在 PRICES_FILE 中写入 "${id}": { "retired": true }。`,
    price: (host, model, theirs, ours) =>
      `${model} 的一张图片按 Easel 的价目表是 ${ours}，而 ${host} 收取 ${theirs}。从现在起一律按 ${host} 的价格预留、扣费并计入限额；排队中超出限额的图片不再提交。新版 Easel 也许已更新价格。`,
    unbelievablePrice: (host, moneyAt, model, theirs, ours) =>
      `${model} 的一张图片按 Easel 的价目表是 ${ours}，${host} 却称收取 ${theirs}，相差悬殊：成员仍按 ${ours} 扣费，${host} 所称的金额计入 BOT_DAILY_USD、BOT_MONTHLY_USD 和 BURN_USD。请到 ${moneyAt} 查看实际扣款。`,
    lowBalance: (host, moneyAt, balance, perDay, days) =>
      `${host} 余额只剩 ${balance}。按每天 ${perDay} 计算还能用 ${days} 天。请到 ${moneyAt} 充值。`,
  },
  balance: {
    left: (host, balance, pictures, model, price) =>
      `${host} 余额 **${balance}**：够用 ${model} 画 ${pictures} 张（每张 ${price}）。`,
    unknown: (host) => `${host} 暂时没有答复，请一分钟后再试。`,
    untold: (host) => `${host} 接受这个密钥，但不提供余额。`,
    out_of_credits: (host, moneyAt) => `${host} 表示账户余额已用尽。请到 ${moneyAt} 充值。`,
    wrong_address: (host, address) =>
      `${address} 指向的地址上没有 ${host} 的接口：查询账户也返回 404。请改正或删去该设置，然后重新启动 Easel。`,
    key_refused: (host, key) => `${host} 拒绝了 ${key}。请在设置中换上有效的密钥并重新启动 Easel。`,
    runway: (days, perDay) => `按本周每天 ${perDay} 的速度，还能用 ${days} 天。`,
    noPace: '本周没有任何扣费。',
    pace: (perDay) => `本周平均每天 ${perDay}。`,
    agrees: (when, lost, since) => `${when}对过账：自 ${since} 起余额减少 ${lost}，与账本一致。`,
    differs: (when, lost, since, billed, unexplained) =>
      `${when}对过账：自 ${since} 起余额减少 ${lost}，账本为 ${billed}。其中 ${unexplained} 的差额无法用进行中的图片解释。`,
    notReconciled: '尚未对账：需要相隔一小时的两次读数。',
    paused: (reason, who, since) => `⏸️ ${who} 于 ${since}暂停：${reason}`,
    byRestore: '恢复备份的程序',
  },
  lanes: {
    states: {
      open: '使用中',
      drained: '已停用：不再向其发送图片',
      operator: '已被你暂停',
      out_of_credits: '余额不足',
      key_refused: '密钥被拒绝',
      wrong_address: '设置中的地址有误',
      storage: '图片无法存储',
      provider_failing: '服务商出现故障，所有人都受影响',
    },
    work: (inFlight, concurrency, most) =>
      `进行中 ${inFlight}/${concurrency} 张${concurrency < most ? `（服务商限速，设置为 ${most}）` : ''}`,
    sums: {
      today: (painted, failed, billed) => `今天：完成 ${painted} 张，失败 ${failed} 张，计费 ${billed}`,
      month: (painted, failed, billed) => `本月：完成 ${painted} 张，失败 ${failed} 张，计费 ${billed}`,
    },
    uses: {
      firstForAll: '所有模型都优先使用它',
      laterForAll: '前面的账户无法接单时使用',
      first: (models) => `优先用于 ${models}`,
      later: (models) => `前面的账户无法接单时用于 ${models}`,
      none: '目前提供的模型它都不能画',
    },
    usual: (models) => `通常用时：${models}`,
    duration: (model, seconds) => `${model} ${seconds} 秒`,
    drained: (account) =>
      `不再向 **${account}** 发送图片；正在那里绘图的会继续完成。其他账户都画不了的图片保留位置十分钟，之后结束且不扣费。在 ${command('operator lanes')} 中填写 ${option('operator.options.use')} 可重新启用。`,
    last: (account) =>
      `**${account}** 仍在使用：它是最后一个在用的账户，停用后将无法画任何图片。要暂停绘图，请用 ${command('operator pause')}；要更换账户，请先启用另一个。`,
    used: (account) => `**${account}** 已重新启用。`,
    unknown: (account) => `设置中没有账户 ${account}；现有账户如下：`,
  },
  statements: {
    title: '**每月对账单**，在各服务器时区的每月 1 日 9 点发送：',
    none: `目前无人接收每月对账单。用 ${command('operator statements')} 的 ${option('operator.options.user')} 或 ${option('operator.options.statementChannel')} 指定接收者。`,
    line: (server, receiver) => `${server} → ${receiver}`,
    refused: (line, since) => `⚠️ ${line}：自 ${since} 起被 Discord 拒绝，每小时重试一次`,
    allServers: '所有服务器',
    added: (server, receiver) => `${server} 的对账单将从下个月起，于每月 1 日发给 ${receiver}。`,
    known: (server, receiver) => `${receiver} 已在接收 ${server} 的对账单。`,
    cannotSend: (receiver) =>
      `我无法向 ${receiver} 发送消息。用户须允许来自本服务器的私信；在频道中我需要“查看频道”“发送消息”“附加文件”和“阅读消息历史记录”权限。`,
    removed: (server, receiver) => `${receiver} 不再接收 ${server} 的对账单。`,
    notNamed: (server, receiver) => `${receiver} 没有在接收 ${server} 的对账单。`,
    one: `请在 ${option('operator.options.user')} 和 ${option('operator.options.statementChannel')} 中只选一个。`,
  },
  servers: {
    sum: (servers, today, month, wasted) => `**${servers} 个服务器**：今天 ${today}，本月 ${month}，其中损耗 ${wasted}`,
    line: (server, today, month, wasted) => `${server}：今天 ${today}，本月 ${month}，损耗 ${wasted}`,
    none: '我还没有加入任何服务器。',
  },
  ceiling: {
    set: (server, amount, span) => `${server} ${PERIODS[span]}最多可花费 ${amount}，无论其管理员如何设置。`,
    cleared: (server, span, inForce) =>
      `${server} 不再有自己的${PERIODS[span]}上限；适用所有服务器的设置：${inForce}。`,
    unlimited: '无上限',
    badAmount: '请填写美元金额，如 `5` 或 `0.50`，最多 1000000；填 `none` 清除上限。',
  },
  badServer: `服务器用 17 到 20 位数字的 id 指定，可用 ${command('operator servers')} 查看。`,
  pause: {
    done: `所有服务器的绘图已暂停。排队中的位置保留十分钟，之后结束且不扣费；正在画的会送达，新命令会被拒绝。用 ${command('operator resume')} 恢复。`,
    resumed: (reason) => `已恢复绘图。此前暂停的原因：${reason}`,
    notPaused: '绘图没有暂停。',
  },
  block: {
    done: (target, reason) => `已屏蔽 ${target}：${reason}。排队中的图片已取消，不扣费；正在画的仍会送达。`,
    lifted: (target) => `已解除对 ${target} 的屏蔽。`,
    notBlocked: (target) => `${target} 没有被屏蔽。`,
    one: `请填写 ${option('operator.options.user')} 或 ${option('operator.options.server')} 其中之一。`,
    sum: (total) => `**已屏蔽 ${total} 个**`,
    line: (target, reason, who, when) => `${target}：${reason}（${who}，${when}）`,
    none: '没有屏蔽任何人。',
  },
  page: (number, pages) => `第 ${number} 页，共 ${pages} 页`,
};
