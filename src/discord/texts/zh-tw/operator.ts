import type { CapSpan } from '../../../generation/model/caps.ts';
import type { Texts } from '../en/index.ts';
import { command, option } from '../naming.ts';

const PERIODS: Readonly<Record<CapSpan, string>> = { day: '每天', month: '每月' };

/** What is paused: one of several accounts, or, where it is the only one, everything. */
function pausedWho(account: string | null): string {
  return account === null ? 'Easel 已暫停' : `帳戶 **${account}** 已暫停，其他帳戶會繼續畫各自能畫的圖片`;
}

/** What the operator reads. */
export const operator: Texts['operator'] = {
  notices: {
    ofAccount: (account) => `以下只和帳戶 **${account}** 有關；其他帳戶會繼續畫各自能畫的圖片：`,
    out_of_credits: (host, account) => `${pausedWho(account)}。${host} 回傳 402，帳戶餘額不足。儲值後會自動繼續繪圖。`,
    shortOfCredits: (host, moneyAt, balance, needed, account) =>
      `${account === null ? `${host} 的帳戶` : `帳戶 **${account}** 的`}餘額即將用完：只剩 ${balance}，而有一張 ${needed} 的圖片在等候。餘額夠付的圖片照常畫；到 ${moneyAt} 儲值後，其餘的會自動繼續。`,
    wrong_address: (host, address, account) =>
      `${pausedWho(account)}。${address} 指向的位址上沒有 ${host} 的服務，查詢帳戶也回傳 404。請修正或刪除這項設定，再重新啟動 Easel。`,
    key_refused: (host, key, account) =>
      `${pausedWho(account)}。${host} 拒絕了 ${key}。請在設定中換成有效的金鑰，再重新啟動 Easel。`,
    resumed: (account) => (account === null ? 'Easel 已恢復繪圖。' : `帳戶 **${account}** 已恢復繪圖。`),
    provider_failing: (host, account) =>
      account === null
        ? `${host} 發生故障，所有人都受影響：連續多張圖片沒有結果。恢復之前，只會偶爾送出一張來測試；排隊中的圖片會保留位置十分鐘。`
        : `帳戶 **${account}** 在 ${host} 連續多張圖片沒有結果。恢復之前，只會偶爾送一張給它來測試；其他帳戶會繼續畫各自能畫的圖片。`,
    provider_back: (host, account) =>
      account === null ? `${host} 已恢復，Easel 也恢復繪圖。` : `帳戶 **${account}** 在 ${host} 已恢復繪圖。`,
    burning: (total, minutes, limit, server, used, member, own) =>
      `部分圖片因 BURN_USD 而延後：${minutes} 分鐘內的 ${limit} 已用 ${total}。其中最多的是 ${server}，用了 ${used}；該伺服器中 ${member} 用了 ${own}。不會拒絕任何人：一有餘裕，等候中的圖片就會自動繼續；有其他伺服器在等候時，任何伺服器最多用一半。用 ${command('operator block')} 可以封鎖成員或伺服器。`,
    storageFailing: (fault) =>
      `Easel 無法在 DATA_DIR/images 儲存圖片：${fault}這段期間不會送出任何圖片；排隊中的圖片會保留位置十分鐘，修復後 20 秒內就會自動恢復繪圖。`,
    storageFaults: {
      absent:
        '資料夾不存在，或裡面沒有 `easel-folder.txt` 檔案。可能是磁碟沒有掛載。如果確實是這個資料夾，請在裡面建立該檔案。',
      foreign: '資料夾裡有圖片，但資料庫是空的，不認得它們。請檢查 DATABASE_URL 和 DATA_DIR，或把這些圖片移走。',
      no_folder: '這個資料夾或其上層資料夾的位置上是一個檔案。',
      denied: '執行 Easel 的使用者沒有寫入權限。',
      read_only: '所在的磁碟是唯讀的。',
      full: '所在的磁碟已滿，或配額已用完。',
      silent: '所在的磁碟沒有回應。',
      failing: '所在的磁碟出錯，詳情請見記錄檔。',
    },
    storageBack: 'Easel 又能儲存圖片，已恢復繪圖。',
    drift: (host, lost, billed, since) =>
      `${host} 的帳戶和帳本對不上：自 ${since} 起餘額減少了 ${lost}，帳本只能解釋 ${billed}。也許有其他程式在用這把金鑰，或 ${host} 調整了價格。${command('operator balance')} 會顯示最近 24 小時。`,
    restored: (taken, of) =>
      [
        `Easel 已還原到 ${taken} 的備份。之後的圖片和設定都已不在。備份當時在排隊的圖片已結束並退還，因為之後可能已經畫出；不會再次送出。`,
        of.isUncertain
          ? '備份之後的限額、上限、封鎖、暫停和花費都無從得知，因為被取代的資料庫無法和備份比對：現在沿用備份裡的內容。'
          : '備份之後的限額、上限、封鎖、暫停和花費都已沿用。',
        ...(of.isPaused ? [`繪圖已暫停。請先檢查限額和封鎖；用 ${command('operator resume')} 繼續。`] : []),
      ].join(''),
    unrecorded: (host, lost, billed, since) =>
      `自 ${since} 起 ${host} 的餘額減少了 ${lost}，備份裡的帳本只能解釋 ${billed}。其餘是在備份之後或 Easel 停機期間花掉的。下一次對帳從現在開始。`,
    backupOverdue: (since) =>
      `Easel 自 ${since} 起沒有成功的備份。它會每十分鐘重試一次；失敗原因請見記錄檔，最常見的是磁碟已滿。也可以用 \`npm run backup\` 手動備份。`,
    backupAgain: 'Easel 又有成功的備份了。',
    databaseDamaged:
      '檢查發現 Easel 的資料庫已毀損。請停止 Easel，先複製一份資料庫檔案，再還原備份：`npm run restore -- --check` 會說明還原各個備份會失去什麼。這段期間不再備份，最近的完好備份會保留。',
    tokenInUse:
      'DISCORD_TOKEN 正在別處使用：另一個處理程序也以這個機器人的名義回覆成員。每個指令由先回覆的一方繪圖，但限額、報表和設定分別記在兩個資料庫裡。請停止另一個處理程序；如果那不是你的，請到 discord.com/developers/applications → Bot 重設 token。',
    modelHidden: (model, id, successor) =>
      `對 ${model} 的要求已連續數小時回傳 404，所以不再提供這個模型${successor === null ? '' : `，改為提供 ${successor}`}。沒有因此扣款。下次啟動會重新提供；如果已永久下架，請在 PRICES_FILE 寫入 "${id}": { "retired": true }。`,
    price: (host, model, theirs, ours) =>
      `${model} 的一張圖片依 Easel 的價目表是 ${ours}，而 ${host} 收取 ${theirs}。從現在起一律以 ${host} 的價格預留、扣款並計入限額；等候中超出限額的圖片不會送出。較新版的 Easel 也許已更新價格。`,
    unbelievablePrice: (host, moneyAt, model, theirs, ours) =>
      `${model} 的一張圖片依 Easel 的價目表是 ${ours}，${host} 卻表示收取 ${theirs}，相差懸殊：成員仍以 ${ours} 扣款，${host} 所說的金額則計入 BOT_DAILY_USD、BOT_MONTHLY_USD 和 BURN_USD。請到 ${moneyAt} 查看實際收費。`,
    lowBalance: (host, moneyAt, balance, perDay, days) =>
      `${host} 的餘額只剩 ${balance}。以每天 ${perDay} 計算，還能用 ${days} 天。請到 ${moneyAt} 儲值。`,
  },
  balance: {
    left: (host, balance, pictures, model, price) =>
      `${host} 餘額 **${balance}**：夠用 ${model} 畫 ${pictures} 張（每張 ${price}）。`,
    unknown: (host) => `${host} 目前沒有回應，請一分鐘後再試。`,
    untold: (host) => `${host} 接受這把金鑰，但不提供餘額。`,
    out_of_credits: (host, moneyAt) => `${host} 表示帳戶餘額不足。請到 ${moneyAt} 儲值。`,
    wrong_address: (host, address) =>
      `${address} 指向的位址上沒有 ${host} 的服務：查詢帳戶也回傳 404。請修正或刪除這項設定，再重新啟動 Easel。`,
    key_refused: (host, key) => `${host} 拒絕了 ${key}。請在設定中換成有效的金鑰，再重新啟動 Easel。`,
    runway: (days, perDay) => `以這週每天 ${perDay} 的速度，還能用 ${days} 天。`,
    noPace: '這週沒有任何計費。',
    pace: (perDay) => `這週平均每天 ${perDay}。`,
    agrees: (when, lost, since) => `${when}對過帳：自 ${since} 起餘額減少 ${lost}，與帳本相符。`,
    differs: (when, lost, since, billed, unexplained) =>
      `${when}對過帳：自 ${since} 起餘額減少 ${lost}，帳本為 ${billed}。其中 ${unexplained} 的差額無法用進行中的圖片解釋。`,
    notReconciled: '尚未對帳：需要間隔一小時的兩次讀數。',
    paused: (reason, who, since) => `⏸️ ${who} 於${since}暫停：${reason}`,
    byRestore: '還原備份的程式',
  },
  lanes: {
    states: {
      open: '使用中',
      drained: '已停用：不再送圖片給它',
      operator: '已由你暫停',
      out_of_credits: '餘額不足',
      key_refused: '金鑰遭拒',
      wrong_address: '設定的位址有誤',
      storage: '無法儲存圖片',
      provider_failing: '服務商故障，所有人都受影響',
    },
    work: (inFlight, concurrency, most) =>
      `進行中 ${inFlight}/${concurrency} 張${concurrency < most ? `（服務商限速，設定為 ${most}）` : ''}`,
    sums: {
      today: (painted, failed, billed) => `今天：完成 ${painted} 張，失敗 ${failed} 張，計費 ${billed}`,
      month: (painted, failed, billed) => `這個月：完成 ${painted} 張，失敗 ${failed} 張，計費 ${billed}`,
    },
    uses: {
      firstForAll: '所有模型都優先用它',
      laterForAll: '前面的帳戶無法接手時使用',
      first: (models) => `優先用於 ${models}`,
      later: (models) => `前面的帳戶無法接手時用於 ${models}`,
      none: '目前提供的模型它都不能畫',
    },
    usual: (models) => `通常費時：${models}`,
    duration: (model, seconds) => `${model} ${seconds} 秒`,
    drained: (account) =>
      `不再送圖片給 **${account}**；正在那裡畫的會繼續完成。其他帳戶都不能畫的圖片會保留位置十分鐘，之後結束且不扣款。在 ${command('operator lanes')} 填寫 ${option('operator.options.use')} 可以重新啟用。`,
    last: (account) =>
      `**${account}** 維持使用：它是最後一個使用中的帳戶，停用後就無法畫任何圖片。要暫停繪圖，請用 ${command('operator pause')}；要更換帳戶，請先啟用另一個。`,
    used: (account) => `**${account}** 已重新啟用。`,
    unknown: (account) => `設定裡沒有帳戶 ${account}；現有的帳戶如下：`,
  },
  servers: {
    sum: (servers, today, month, wasted) =>
      `**${servers} 個伺服器**：今天 ${today}，這個月 ${month}，其中損耗 ${wasted}`,
    line: (server, today, month, wasted) => `${server}：今天 ${today}，這個月 ${month}，損耗 ${wasted}`,
    none: '我還沒有加入任何伺服器。',
  },
  ceiling: {
    set: (server, amount, span) => `${server} ${PERIODS[span]}最多可以花 ${amount}，不論管理員如何設定。`,
    cleared: (server, span, inForce) =>
      `${server} 不再有自己的${PERIODS[span]}上限；改為適用所有伺服器的設定：${inForce}。`,
    unlimited: '無上限',
    badAmount: '請填寫美元金額，例如 `5` 或 `0.50`，最多 1000000；填 `none` 清除上限。',
  },
  statements: {
    title: '**每月對帳單**，於各伺服器時區的每月 1 日 9 點傳送：',
    none: `目前沒有人接收每月對帳單。用 ${command('operator statements')} 的 ${option('operator.options.user')} 或 ${option('operator.options.statementChannel')} 指定接收者。`,
    line: (server, receiver) => `${server} → ${receiver}`,
    refused: (line, since) => `⚠️ ${line}：自 ${since} 起遭 Discord 拒絕，每小時重試一次`,
    allServers: '所有伺服器',
    added: (server, receiver) => `${server} 的對帳單會從下個月起，於每月 1 日傳給 ${receiver}。`,
    known: (server, receiver) => `${receiver} 已經在接收 ${server} 的對帳單。`,
    cannotSend: (receiver) =>
      `我無法傳訊息給 ${receiver}。使用者必須允許來自這個伺服器的私訊；在頻道裡我需要「檢視頻道」、「傳送訊息」、「附加檔案」和「讀取訊息歷史」權限。`,
    removed: (server, receiver) => `${receiver} 不再接收 ${server} 的對帳單。`,
    notNamed: (server, receiver) => `${receiver} 並沒有在接收 ${server} 的對帳單。`,
    one: `${option('operator.options.user')} 和 ${option('operator.options.statementChannel')} 請擇一填寫。`,
  },
  badServer: `伺服器以 17 到 20 位數字的 ID 指定，可用 ${command('operator servers')} 查看。`,
  pause: {
    done: `所有伺服器的繪圖已暫停。排隊中的圖片會保留位置十分鐘，之後結束且不扣款；正在畫的仍會送達，新指令會被拒絕。用 ${command('operator resume')} 恢復。`,
    resumed: (reason) => `已恢復繪圖。之前暫停的原因：${reason}`,
    notPaused: '繪圖並沒有暫停。',
  },
  block: {
    done: (target, reason) => `已封鎖 ${target}：${reason}。排隊中的圖片已取消，不扣款；正在畫的仍會送達。`,
    lifted: (target) => `已解除對 ${target} 的封鎖。`,
    notBlocked: (target) => `${target} 並沒有被封鎖。`,
    one: `${option('operator.options.user')} 和 ${option('operator.options.server')} 請擇一填寫。`,
    sum: (total) => `**已封鎖 ${total} 個**`,
    line: (target, reason, who, when) => `${target}：${reason}（${who}，${when}）`,
    none: '沒有封鎖任何人。',
  },
  page: (number, pages) => `第 ${number} 頁，共 ${pages} 頁`,
};
