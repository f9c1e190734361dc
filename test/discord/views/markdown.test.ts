import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elide, fitMessage, oneLine, plain, relativeTime } from '../../../src/discord/views/markdown.ts';

/** Discord's markup, direction marks, invisible characters, and ordinary letters. */
const HARD_PARTS = [
  '\\ * _ ~ ` | [ ] ( ) < > @ # : / - . ! ? & = + " \' || ``` ://'.split(' '),
  ['http://a.example', 'https://', '<@1>', '<@&2>', '<#3>', '<:a:4>', '@everyone', '@here'],
  ['\n', '\r\n', '\t', '\0', '\u0007', '\u007F', '\u0085', '\u2028', '\u2029'],
  ['\u3164', '\uFFA0', '\u115F', '\u1160', '\u034F', '\u2800', '\u180E', '\u{E0041}', '\u{E007F}', '\uFE0F', '\uFE00'],
  ['\uD800', '\uDC00', '\u0301', '\u0351\u0352\u0353\u0354\u0355', '\u2003', '\u3000', 'discord.gg/abc', '\uFFFE'],
  ['\u200B', '\u200C', '\u200E', '\u200F', '\u202A', '\u202E', '\u2060', '\u2066', '\u2069', '\uFEFF', '\u00AD'],
  ['a', 'Z', '7', ' ', '画', '🦊', '👩‍🚀', '❤️'],
].flat();
const hardText = fc.string({ unit: fc.constantFrom(...HARD_PARTS), maxLength: 80 });
const anyText = fc.oneof(hardText, fc.string({ unit: 'binary', maxLength: 80 }));

const SPECIAL = new Set(Array.from('\\*_~`|[]()<>@#'));

/** The text as Discord shows it; null if a character would be taken for markup. */
function shown(markdown: string): string | null {
  let text = '';
  const characters = Array.from(markdown);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '\\') {
      at += 1;
      if (characters[at] === undefined) return null;
      text += characters[at];
    } else if (SPECIAL.has(character)) return null;
    else text += character;
  }
  return text;
}

const codePoints = (text: string): number => Array.from(text).length;

describe('typed texts in a message', () => {
  it('are shown literally: no formatting, no mention, no link', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = plain(text, 300);
        expect(shown(written)).toBe(oneLine(text));
        expect(written).not.toMatch(/:\/\/|\.gg\//);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot end the bold line that contains them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = plain(text, 300);
        expect(written).not.toMatch(/[\r\n]/);
        expect(shown(`${written}x`)).toBe(`${oneLine(text)}x`);
      }),
    );
  });

  it('contain no direction marks, control characters or invisible characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = oneLine(text);
        expect(line).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}/u);
        expect(line).not.toMatch(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
        expect(line).not.toMatch(
          /[\u00AD\u200B\u200C\u2060\uFEFF\u3164\uFFA0\u115F\u1160\u2800\u180E\uFFFE]|\u034F|\uFE00/u,
        );
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/\p{M}{6}|\p{Zs}{2}/u);
        expect(line).toBe(line.trim());
        expect(line).not.toContain('  ');
      }),
      { numRuns: 500 },
    );
  });

  it.each(['👩‍👩‍👧‍👦', '🏳️‍🌈', '👩🏽‍🚀', '❤️‍🔥', '🇨🇭', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '黄昏的灯塔', 'naïve café', 'ﷺ', 'ไทย', 'ශ්‍රී', 'བསྒྲུབས', 'שָׁל֑וֹם'])(
    'keep %s whole',
    (text) => {
      expect(plain(`a ${text} b`, 300)).toBe(`a ${text} b`);
    },
  );

  it.each([
    ['[click](https://evil.example)', '\\[click\\]\\(https:\\/\\/evil.example\\)'],
    ['join discord.gg/evil', 'join discord.gg\\/evil'],
    ['f\u3164o\uFFA0x\u{E0041}', 'fox'],
    ['a\u2800\u2003 b', 'a b'],
    [`Z${'\u0351'.repeat(40)}`, `Z${'\u0351'.repeat(4)}`],
    ['half \uD83E', 'half'],
    ['a\u200Db 😀\uFE0F 1\uFE0F ☝\uFE0F\uFE0F 👩\u200D\u200D🚀', 'ab 😀 1 ☝\uFE0F 👩🚀'],
    ['🏴\u{E0067}\u{E0062}\u{E0068}\u{E0069}\u{E007F} 🦊\u{E0067}\u{E0062}', '🏴 🦊'],
    ['<@123> <@&4> @everyone', '\\<\\@123\\> \\<\\@&4\\> \\@everyone'],
    ['# big\n> quote', '\\# big \\> quote'],
    ['||secret|| `code` ~~gone~~', '\\|\\|secret\\|\\| \\`code\\` \\~\\~gone\\~\\~'],
    ['C:\\new', 'C:\\\\new'],
    ['\u202Egnp.exe', 'gnp.exe'],
  ])('turn %j into %j', (text, written) => {
    expect(plain(text, 300)).toBe(written);
  });

  it('are cut before they are escaped, so that no escape is cut in two', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, most) => {
        const read = shown(plain(text, most));
        expect(read).not.toBeNull();
        expect(codePoints(read ?? '')).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('a cut', () => {
  it('counts code points, ends in an ellipsis, and leaves what fits alone', () => {
    expect(elide('🦊🦊🦊', 3)).toBe('🦊🦊🦊');
    expect(elide('🦊🦊🦊🦊', 3)).toBe('🦊🦊…');
    expect(elide('', 1)).toBe('');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, most) => {
        const cut = elide(text, most);
        expect(codePoints(cut)).toBe(Math.min(codePoints(text), most));
        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});

describe('a message of what people wrote', () => {
  const write = (first: string, second: string, taken = 0): string =>
    fitMessage((shorten) => `${plain(first, shorten(900))}\n${plain(second, shorten(300))}`, taken);

  it('is whole where it fits, to the last character', () => {
    const [first, second] = ['🦊'.repeat(900), '*'.repeat(300)];
    expect(write(first, second)).toBe(`${plain(first, 900)}\n${plain(second, 300)}`);
    expect(codePoints(write(first, second, 499))).toBe(1_501);
    expect(codePoints(write(first, second, 500))).toBeLessThan(1_000);
  });

  it('always fits, each part shortened alike', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 0, max: 1_990 }), (first, second, taken) => {
        const text = write(first.repeat(200), second.repeat(200), taken);
        expect(codePoints(text) + taken).toBeLessThanOrEqual(2_000);
      }),
    );
    expect(write('a'.repeat(900), '*'.repeat(300), 900)).toBe(`${'a'.repeat(539)}…\n${'\\*'.repeat(179)}…`);
  });
});

describe('a time', () => {
  it('is in whole seconds, as Discord wants it', () => {
    expect(relativeTime(1_795_359_666_789)).toBe('<t:1795359666:R>');
  });
});
