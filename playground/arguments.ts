// What can be written behind `npm run play --`, and what the command says.

import { readOptions, type Environment } from './options.ts';

const LANGUAGES = ['en-US', 'zh-CN', 'zh-TW', 'ja'] as const;
type Locale = (typeof LANGUAGES)[number];

export interface PlayArguments {
  readonly help: boolean;
  /** 0: any free port. */
  readonly port: number;
  /** Whether the machine's browser is to open the page. */
  readonly open: boolean;
  /** Whether a month of eight members is there from the start. */
  readonly month: boolean;
  readonly locale: Locale;
}

interface PlayTexts {
  /** How `--lang` may call the language, in small letters; the first is told. */
  readonly names: readonly string[];
  readonly starting: string;
  readonly ready: (url: string) => string;
  readonly portRefused: Readonly<Record<'taken' | 'forbidden', (port: number) => string>>;
  /** `why`: of the operating system or of the bot, in their words. */
  readonly failed: (why: string) => string;
  readonly notOpened: string;
  readonly goodbye: string;
  readonly usage: string;
}

export const texts: Readonly<Record<Locale, PlayTexts>> = {
  'en-US': {
    names: ['en', 'en-us', 'en-gb'],
    starting: 'Starting the bot between a simulated Discord and simulated hosts: no account, no network, no cost.',
    ready: (url) => `Ready: ${url}\nOpen that link. Ctrl-C ends the playground.`,
    portRefused: {
      taken: (port) => `Port ${port} is taken. Choose another one with --port, or leave it out for any free one.`,
      forbidden: (port) =>
        `This user may not serve port ${port}. Choose one above 1023 with --port, or leave it out for any free one.`,
    },
    failed: (why) => `The playground could not start: ${why}`,
    notOpened: 'No browser could be opened from here. Open the link by hand.',
    goodbye: 'Goodbye: nothing runs any more, and nothing is left behind.',
    usage: `npm run play -- [options]

The whole bot in a browser, on this machine alone: a simulated Discord, simulated hosts, and a page that works like Discord's client.

  --open       opens the page in your browser
  --port N     serves it on that port; any free one unless given
  --month      a month of eight made-up members is there from the start, for /usage and /limits
  --lang zh    begins in Simplified Chinese (zh-tw: in Traditional Chinese, ja: in Japanese, en: in English)
  --help       this text`,
  },
  'zh-CN': {
    names: ['zh', 'zh-cn', 'cn'],
    starting: '正在启动机器人，Discord 和服务商都在本机模拟：不需要账户和网络，也不花钱。',
    ready: (url) => `已就绪：${url}\n请打开上面的链接。按 Ctrl-C 结束。`,
    portRefused: {
      taken: (port) => `端口 ${port} 已被占用。请用 --port 换一个端口，或省略它以使用任意空闲端口。`,
      forbidden: (port) =>
        `当前用户无权使用端口 ${port}。请用 --port 换一个大于 1023 的端口，或省略它以使用任意空闲端口。`,
    },
    failed: (why) => `未能启动：${why}`,
    notOpened: '无法在这里打开浏览器，请手动打开链接。',
    goodbye: '再见，已全部停止，没有留下任何文件。',
    usage: `npm run play -- [选项]

在浏览器中体验整个机器人，一切都在本机：模拟的 Discord、模拟的服务商，以及与 Discord 客户端用法一致的页面。

  --open       自动在浏览器中打开页面
  --port N     使用指定端口；省略则任选一个空闲端口
  --month      启动时就有八位虚构成员一个月的用量，便于查看 /usage 和 /limits
  --lang zh    以简体中文开始（zh-tw：繁体中文，ja：日文，en：英文）
  --help       显示本帮助`,
  },
  'zh-TW': {
    names: ['zh-tw', 'zh-hant', 'tw'],
    starting: '正在啟動機器人，Discord 和服務商都在這台電腦上模擬：不需要帳號和網路，也不花錢。',
    ready: (url) => `準備好了：${url}\n請開啟上面的連結。按 Ctrl-C 結束。`,
    portRefused: {
      taken: (port) => `連接埠 ${port} 已被占用。請用 --port 換一個，或省略它以使用任何空閒的連接埠。`,
      forbidden: (port) =>
        `目前的使用者無權使用連接埠 ${port}。請用 --port 換一個大於 1023 的，或省略它以使用任何空閒的連接埠。`,
    },
    failed: (why) => `無法啟動：${why}`,
    notOpened: '無法在這裡開啟瀏覽器，請手動開啟連結。',
    goodbye: '再見，已全部停止，沒有留下任何檔案。',
    usage: `npm run play -- [選項]

在瀏覽器中體驗整個機器人，一切都在這台電腦上：模擬的 Discord、模擬的服務商，以及操作方式和 Discord 用戶端一樣的網頁。

  --open       自動在瀏覽器中開啟網頁
  --port N     使用指定的連接埠；省略則任選一個空閒的
  --month      啟動時就有八位虛構成員一個月的用量，方便查看 /usage 和 /limits
  --lang zh-tw 以繁體中文開始（zh：簡體中文，ja：日文，en：英文）
  --help       顯示這份說明`,
  },
  ja: {
    names: ['ja', 'ja-jp', 'jp'],
    starting:
      'Botを起動しています。Discordも生成サービスもこのコンピューター上の模擬環境なので、アカウントもネットワークも料金も必要ありません。',
    ready: (url) => `準備ができました：${url}\nこのリンクを開いてください。Ctrl-Cで終了します。`,
    portRefused: {
      taken: (port) =>
        `ポート${port}は使用中です。--portで別のポートを選ぶか、省略して空いているポートを使ってください。`,
      forbidden: (port) =>
        `このユーザーはポート${port}を使えません。--portで1023より大きいポートを選ぶか、省略して空いているポートを使ってください。`,
    },
    failed: (why) => `プレイグラウンドを起動できませんでした：${why}`,
    notOpened: 'ここからはブラウザを開けません。リンクを手動で開いてください。',
    goodbye: '終了しました。動いているものも、残ったファイルもありません。',
    usage: `npm run play -- [オプション]

Botのすべてをブラウザで試せます。模擬のDiscordと生成サービス、Discordのクライアントのように使えるページが、すべてこのコンピューター上で動きます。

  --open       ページをブラウザで開きます
  --port N     使用するポート。省略すると空いているポートを使います
  --month      架空のメンバー8人の1か月分の記録を最初から用意します（/usageと/limitsで確認できます）
  --lang ja    日本語で始めます（zh：簡体字中国語、zh-tw：繁体字中国語、en：英語）
  --help       この説明を表示します`,
  },
};

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  open: { type: 'boolean' },
  month: { type: 'boolean' },
  port: { type: 'string' },
  lang: { type: 'string' },
} as const;
const LARGEST_PORT = 65_535;

/** What was asked for, or a sentence that says what is wrong with it. */
export function readArguments(
  args: readonly string[],
  environment: Environment,
): PlayArguments | { readonly fault: string } {
  const asked = readOptions('play', OPTIONS, args, environment);
  if (asked.fault !== undefined) return { fault: asked.fault };
  const { values } = asked;
  const port = Number(values.port ?? '0');
  if (!/^\d*$/u.test(values.port ?? '') || values.port === '' || port > LARGEST_PORT) {
    return { fault: `“${values.port}” is no port: a whole number from 1 to ${LARGEST_PORT}.` };
  }
  const lang = (values.lang ?? 'en').toLowerCase();
  const locale = LANGUAGES.find((one) => texts[one].names.includes(lang));
  if (locale === undefined) {
    return {
      fault: `Easel does not speak “${lang}”. It speaks ${LANGUAGES.map((one) => texts[one].names[0]).join(', ')}.`,
    };
  }
  return {
    help: values.help === true,
    port,
    open: values.open === true,
    month: values.month === true,
    locale,
  };
}
