type Locale = 'en-US' | 'zh-CN' | 'zh-TW' | 'ja';

/** What the demo itself says; the bot has words of its own. */
export interface DemoTexts {
  readonly locale: Locale;
  /** How `--lang` may call the language, in small letters; the first is told. */
  readonly names: readonly string[];
  readonly prompt: string;
  readonly starting: (host: string) => string;
  readonly isIn: (server: string, commands: string) => string;
  /** Behind a refusal of Discord's, where a model was named for that host. */
  readonly perhapsAbsent: (host: string) => string;
  readonly thinking: string;
  readonly goesOn: string;
  readonly goodbye: string;
  /** What `--help` says. `models` and `hosts`: their names. */
  readonly usage: (models: string, hosts: string) => string;
}

export const texts: Readonly<Record<Locale, DemoTexts>> = {
  'en-US': {
    locale: 'en-US',
    names: ['en', 'en-us', 'en-gb'],
    prompt: 'a lighthouse at dusk, oil painting',
    starting: (host) =>
      `starting with Discord and ${host}, both simulated on this machine: no account, no network, no cost`,
    isIn: (server, commands) => `is in ${server} with ${commands}`,
    perhapsAbsent: (host) => `${host} does not have every model: --host bfl does`,
    thinking: '… is thinking',
    goesOn: 'goes on: type what to paint, or press Ctrl-C',
    goodbye: 'goodbye: nothing runs any more',
    usage: (models, hosts) => `npm run demo -- [options] [what to paint]

The bot, a member and a picture, on this machine alone: no account, no network, no cost.

  --model NAME  ${models}
  --host NAME   ${hosts}: who paints
  --lang NAME   en, zh, zh-tw or ja: the language of the member's Discord
  --keep        goes on, and paints each line that you type
  --help        shows this`,
  },
  'zh-CN': {
    locale: 'zh-CN',
    names: ['zh', 'zh-cn', 'cn'],
    prompt: '黄昏的灯塔，油画',
    starting: (host) => `正在启动，Discord 和 ${host} 都在本机模拟：不需要账户和网络，也不花钱`,
    isIn: (server, commands) => `已进入服务器 ${server}，可用命令：${commands}`,
    perhapsAbsent: (host) => `${host} 没有全部模型，--host bfl 才有`,
    thinking: '… 正在思考',
    goesOn: '继续运行：输入想画的内容，或按 Ctrl-C',
    goodbye: '再见，已全部停止',
    usage: (models, hosts) => `npm run demo -- [选项] [想画的内容]

机器人、一位成员和一张图片，全部在本机运行：不需要账户和网络，也不花钱。

  --model 名称  ${models}
  --host 名称   ${hosts}：由谁来画
  --lang 语言   en、zh、zh-tw 或 ja：成员的 Discord 使用的语言
  --keep        继续运行，画出输入的每一行
  --help        显示本说明`,
  },
  'zh-TW': {
    locale: 'zh-TW',
    names: ['zh-tw', 'zh-hant', 'tw'],
    prompt: '黃昏的燈塔，油畫',
    starting: (host) => `正在啟動，Discord 和 ${host} 都在這台電腦上模擬：不需要帳號和網路，也不花錢`,
    isIn: (server, commands) => `已加入伺服器 ${server}，可用的指令：${commands}`,
    perhapsAbsent: (host) => `${host} 沒有全部的模型，--host bfl 才有`,
    thinking: '… 正在思考',
    goesOn: '繼續執行：輸入想畫的內容，或按 Ctrl-C',
    goodbye: '再見，已全部停止',
    usage: (models, hosts) => `npm run demo -- [選項] [想畫的內容]

機器人、一位成員和一張圖片，全部在這台電腦上執行：不需要帳號和網路，也不花錢。

  --model 名稱  ${models}
  --host 名稱   ${hosts}：由誰來畫
  --lang 語言   en、zh、zh-tw 或 ja：成員的 Discord 使用的語言
  --keep        繼續執行，畫出輸入的每一行
  --help        顯示這份說明`,
  },
  ja: {
    locale: 'ja',
    names: ['ja', 'ja-jp', 'jp'],
    prompt: '夕暮れの灯台、油絵',
    starting: (host) =>
      `起動しています。Discordも${host}もこのコンピューター上の模擬環境なので、アカウントもネットワークも料金も必要ありません`,
    isIn: (server, commands) => `サーバー「${server}」に参加しました。使えるコマンド：${commands}`,
    perhapsAbsent: (host) => `${host}にないモデルもあります。--host bfl にはすべてあります`,
    thinking: '… 考え中',
    goesOn: '続けて動作します。生成したい画像の内容を入力するか、Ctrl-Cを押してください',
    goodbye: '終了しました。動いているものはありません',
    usage: (models, hosts) => `npm run demo -- [オプション] [生成したい画像の内容]

Bot、1人のメンバー、1枚の画像。すべてこのコンピューター上で動き、アカウントもネットワークも料金も必要ありません。

  --model 名前  ${models}
  --host 名前   ${hosts}：画像を生成するサービス
  --lang 言語   en、zh、zh-tw、ja：メンバーのDiscordの言語
  --keep        続けて動作し、入力した行ごとに生成します
  --help        この説明を表示します`,
  },
};
