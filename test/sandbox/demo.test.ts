import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../sandbox/demo/arguments.ts';
import { shown } from '../../sandbox/demo/markup.ts';
import { inTerminal, linkTo } from '../../sandbox/demo/picture.ts';

const MODELS = ['flux-pro-1.1', 'flux-2-pro'];

describe('the arguments of the demo', () => {
  it('are a prompt of any words, in the language that is asked for, or its own', () => {
    expect(readArguments(['a fox', 'in the snow'], {}, MODELS)).toMatchObject({
      prompt: 'a fox in the snow',
      locale: 'en-US',
      model: null,
      host: 'bfl',
      keep: false,
    });
    expect(readArguments(['--lang', 'zh-CN', '--model', 'flux-2-pro', '--keep'], {}, MODELS)).toMatchObject({
      prompt: '黄昏的灯塔，油画',
      locale: 'zh-CN',
      model: 'flux-2-pro',
      keep: true,
    });
  });

  it('may be kept by npm, and are found where npm puts them, or asked for again', () => {
    expect(readArguments(['a fox'], { npm_config_keep: 'true' }, MODELS)).toMatchObject({
      keep: true,
      prompt: 'a fox',
    });
    // npm run demo --model flux-2-pro a fox; the same with =
    const model = { model: 'flux-2-pro', prompt: 'a fox' };
    expect(readArguments(['flux-2-pro', 'a', 'fox'], { npm_config_model: 'true' }, MODELS)).toMatchObject(model);
    expect(readArguments(['a', 'fox'], { npm_config_model: 'flux-2-pro' }, MODELS)).toMatchObject(model);
    expect(readArguments(['flux-9'], { npm_config_model: 'true' }, MODELS)).toEqual({
      fault: expect.stringMatching(/npm run demo -- --model NAME$/),
    });
    const host = { host: 'replicate', prompt: 'a fox' };
    expect(readArguments(['--host', 'replicate', 'a fox'], {}, MODELS)).toMatchObject(host);
    expect(readArguments(['replicate', 'a', 'fox'], { npm_config_host: 'true' }, MODELS)).toMatchObject(host);
    // --lang, which npm reads as -l -a -n -g
    const lang = { npm_config_long: 'true', npm_config_all: 'true', npm_config_global: 'true' };
    expect(readArguments(['zh'], lang, MODELS)).toMatchObject({ locale: 'zh-CN', prompt: '黄昏的灯塔，油画' });
    expect(readArguments(['a fox', 'zh-CN'], lang, MODELS)).toMatchObject({ locale: 'zh-CN', prompt: 'a fox' });
    expect(readArguments(['ja'], lang, MODELS)).toMatchObject({ locale: 'ja', prompt: '夕暮れの灯台、油絵' });
    expect(readArguments(['zh-TW'], lang, MODELS)).toMatchObject({ locale: 'zh-TW', prompt: '黃昏的燈塔，油畫' });
    expect(readArguments(['a fox'], lang, MODELS)).toEqual({
      fault: expect.stringMatching(/npm run demo -- --lang NAME$/),
    });
  });

  it.each([
    [['--colour'], /^Unknown option '--colour'\. npm run demo -- --help says what there is\.$/],
    [['--model'], /^Option '--model <value>' argument missing\. /],
    [['--model', 'flux-9'], /^There is no model “flux-9”\. There are flux-pro-1\.1, flux-2-pro\.$/],
    [['--host', 'fal'], /^There is no host “fal”\. There are bfl, replicate, atlascloud\.$/],
    [['--lang', 'fr'], /^Easel does not speak “fr”\. It speaks en, zh, zh-tw, ja\.$/],
  ])('%j are refused in a sentence', (args, sentence) => {
    expect(readArguments(args, {}, MODELS)).toEqual({ fault: expect.stringMatching(sentence) });
  });
});

describe('a message in a terminal', () => {
  const reader = { locale: 'en-US', nowMs: 1_000_000, names: new Map([['12345678901234567', 'Ada']]), isStyled: false };

  it.each([
    ['**bold** and *slanted*, `code`, ~~gone~~', 'bold and slanted, code, gone'],
    ['-# small', 'small'],
    ['### A title', 'A title'],
    ['> quoted', '│ quoted'],
    ['started <t:940:R>', 'started 1 minute ago'],
    ['<t:1003:R>', 'in 3 seconds'],
    ['for <@12345678901234567>, not <@12345678901234568>', 'for @Ada, not <@12345678901234568>'],
    ['</imagine:12345678901234567>', '/imagine'],
    ['[the rules](<https://a.test/b>)', 'the rules (https://a.test/b)'],
    [String.raw`\*\*plain\*\* \<t:1:R\>`, '**plain** <t:1:R>'],
    ['2 * 3 * 4', '2 * 3 * 4'],
  ])('shows %s as %s', (text, line) => {
    expect(shown(text, reader)).toBe(line);
  });

  it('is bold and small where the terminal can', () => {
    const styled = { ...reader, isStyled: true };
    expect(shown('**a**\n-# b', styled)).toBe('\u{1b}[1ma\u{1b}[22m\n\u{1b}[2mb\u{1b}[22m');
  });
});

describe('a picture in a terminal', () => {
  const jpeg = (): Promise<Buffer> => createCanvas(1200, 900).encode('jpeg');

  it('is sent in pieces to kitty, and whole to iTerm2', async () => {
    const pieces = (await inTerminal(await jpeg(), { TERM: 'xterm-kitty' })) ?? '';
    const base64 = pieces
      .split('\u{1b}\\')
      .map((piece) => piece.slice(piece.indexOf(';') + 1))
      .join('');
    const picture = await loadImage(Buffer.from(base64, 'base64'));
    expect([picture.width, picture.height]).toEqual([480, 360]);
    const whole = await inTerminal(await jpeg(), { TERM_PROGRAM: 'iTerm.app' });
    expect(whole?.startsWith('\u{1b}]1337;File=inline=1;')).toBe(true);
  });

  it('is a link in every other', async () => {
    expect(await inTerminal(await jpeg(), { TERM: 'xterm-256color' })).toBeNull();
    expect(linkTo('/a b/雪.jpg', false)).toBe('file:///a%20b/%E9%9B%AA.jpg');
  });
});
