// What can be written behind `npm run play --`, and what the command says.

import { readOptions, type Environment } from './options.ts';

type Locale = 'en-US' | 'zh-CN';

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
  --lang zh    begins in Chinese (--lang en: in English)
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
  --lang zh    以中文开始（--lang en：以英文开始）
  --help       显示本帮助`,
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
  const locale = (['en-US', 'zh-CN'] as const).find((one) => texts[one].names.includes(lang));
  if (locale === undefined) return { fault: `Easel does not speak “${lang}”. It speaks en and zh.` };
  return {
    help: values.help === true,
    port,
    open: values.open === true,
    month: values.month === true,
    locale,
  };
}
