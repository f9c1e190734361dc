import { describe, expect, it } from 'vitest';
import { readArguments } from '../../playground/arguments.ts';

describe('the arguments of npm run play', () => {
  it('are none: any free port, no browser opened, in English', () => {
    expect(readArguments([], {})).toEqual({ help: false, port: 0, open: false, month: false, locale: 'en-US' });
  });

  it('choose port, browser, month and language', () => {
    expect(readArguments(['--port', '4173', '--open', '--month', '--lang', 'zh'], {})).toEqual({
      help: false,
      port: 4173,
      open: true,
      month: true,
      locale: 'zh-CN',
    });
  });

  it.each([
    [['--port', '0x50'], '“0x50” is no port'],
    [['--port', '65536'], '“65536” is no port'],
    [['--port='], '“” is no port'],
    [['--lang', 'xx'], 'does not speak “xx”'],
    [['fast'], '“fast” means nothing here'],
    [['--fast'], "Unknown option '--fast'"],
  ])('are refused in a sentence: %j', (args, sentence) => {
    expect(readArguments(args, {})).toEqual({ fault: expect.stringContaining(sentence) });
  });

  it('that npm took for its own are asked for again, with its two dashes', () => {
    const fault = 'npm keeps --open to itself. Write two more dashes before it: npm run play -- --open';
    expect(readArguments([], { npm_config_open: 'true' })).toEqual({ fault });
  });
});
