/** What the demo itself says; the bot has words of its own. */
export interface DemoTexts {
  readonly locale: 'en-US' | 'zh-CN';
  /** How `--lang` may call the language, in small letters. */
  readonly names: readonly string[];
  readonly prompt: string;
  readonly starting: string;
  readonly isIn: (server: string, commands: string) => string;
  readonly thinking: string;
  readonly goesOn: string;
  readonly goodbye: string;
}

export const texts: Readonly<Record<DemoTexts['locale'], DemoTexts>> = {
  'en-US': {
    locale: 'en-US',
    names: ['en', 'en-us', 'en-gb'],
    prompt: 'a lighthouse at dusk, oil painting',
    starting: 'starting, on a Discord and a BFL of this machine: no account, no network, no cost',
    isIn: (server, commands) => `is in ${server} with ${commands}`,
    thinking: '… is thinking',
    goesOn: 'goes on: type what to paint, or Ctrl-C',
    goodbye: 'goodbye: nothing runs any more',
  },
  'zh-CN': {
    locale: 'zh-CN',
    names: ['zh', 'zh-cn', 'cn'],
    prompt: '黄昏的灯塔，油画',
    starting: '正在启动，使用本机的 Discord 和 BFL：不需要账号和网络，也不花钱',
    isIn: (server, commands) => `已加入 ${server}，命令有 ${commands}`,
    thinking: '… 正在思考',
    goesOn: '继续运行：输入想画的内容，或按 Ctrl-C',
    goodbye: '再见：已全部停止',
  },
};

export function usage(models: readonly string[]): string {
  return `npm run demo -- [options] [what to paint]

The bot, a member and a picture, on this machine alone: no account, no network, no cost.

  --model NAME  ${models.join(', ')}
  --lang NAME   en or zh: what the member's Discord is set to
  --keep        goes on, and paints each line that is typed
  --help        this`;
}
