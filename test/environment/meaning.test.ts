import { describe, expect, it } from 'vitest';
import { meantBy } from '../../src/environment/meaning.ts';

describe('a value', () => {
  it.each([
    ['blanks and line ends', ' \t1.00\r\n'],
    ['straight quotes', '"1.00"'],
    ['single quotes', "'1.00'"],
    ['curly quotes', '“1.00”'],
    ['single curly quotes', '‘1.00’'],
    ['low and high quotes', '„1.00“'],
    ['angle quotes', '«1.00»'],
    ['corner quotes', '「1.00」'],
    ['full-width quotes', '＂1.00＂'],
    ['backticks', '`1.00`'],
    ['quotes of two kinds that close each other', '“1.00"'],
    ['two pairs of quotes', `'"1.00"'`],
    ['quotes with blanks in them', '" 1.00 "'],
    ['a byte order mark', '\uFEFF1.00'],
    ['zero-width characters', '\u200B1.00\u200D\u2060'],
    ['invisible characters within quotes', '"\u200B1.00\u00A0"'],
    ['no-break and wide blanks', '\u00A01.00\u3000'],
    ['a comment', '1.00 # per day'],
    ['a comment after a tab', '1.00\t#per day'],
    ['a comment after quotes', '"1.00" # don\'t raise'],
    ['a comment right after quotes', '"1.00"# per day'],
  ])('is read without %s around it', (_what, raw) => {
    expect(meantBy(raw)).toEqual({ value: '1.00' });
  });

  it('is none where nothing but quotes, blanks or a comment is there', () => {
    for (const raw of ['', ' ', '""', '“ ”', '\u200B', ' # none', '# none', '#'])
      expect(meantBy(raw)).toEqual({ value: '' });
  });

  it('keeps a # that stands in it or begins it, and any within quotes', () => {
    expect(meantBy('a#b')).toEqual({ value: 'a#b' });
    expect(meantBy('#ops')).toEqual({ value: '#ops' });
    expect(meantBy('"a # b"')).toEqual({ value: 'a # b' });
  });

  it.each([
    ['"1.00', 'begins with the quote “"”, which is not closed at its end'],
    ['"1.00",', 'begins with the quote “"”, which is not closed at its end'],
    ['“1.00', 'begins with the quote ““” (U+201C), which is not closed at its end'],
    ["1.00'", "ends with the quote “'”, which nothing opens"],
    ['1.00" # per day', 'ends with the quote “"”, which nothing opens'],
    ['1\u200B.00', 'contains a zero-width space (U+200B)'],
    ['1\u2060.00', 'contains an invisible character (U+2060)'],
    ['１.00', 'contains “１” (U+FF11)'],
    ['a\nb', 'contains a line break'],
    ['a\uFFFDb', 'contains a character that is not UTF-8'],
  ])('%j is refused by the name of the character', (raw, fault) => {
    expect(meantBy(raw)).toEqual({ fault });
  });

  it('of a million characters, quotes or blanks is read at once', () => {
    const long = 'a'.repeat(1_000_000);
    const blanks = ' '.repeat(1_000_000);
    expect(meantBy(`"${long}" # per day`)).toEqual({ value: long });
    expect(meantBy(`a${blanks}b`)).toEqual({ value: `a${blanks}b` });
    expect(meantBy('"'.repeat(1_000_000))).toEqual({ fault: 'has too many quotes around it' });
  });

  it('that is a path may hold blanks and letters of any language, but nothing unseen', () => {
    expect(meantBy("'/mnt/My Disk/画/easel.db'", 'path')).toEqual({ value: '/mnt/My Disk/画/easel.db' });
    expect(meantBy('/mnt/a\u200Bb', 'path')).toEqual({ fault: 'contains a zero-width space (U+200B)' });
    expect(meantBy('/mnt/a\u00A0b', 'path')).toEqual({ fault: 'contains a no-break space (U+00A0)' });
  });

  it('that is a path ends before a clear comment alone', () => {
    expect(meantBy('./data # the pictures', 'path')).toEqual({ value: './data' });
    expect(meantBy('/mnt/art #1/easel.db', 'path')).toEqual({
      fault: expect.stringMatching(/^contains “#”, which may/),
    });
    expect(meantBy('"/mnt/art #1/easel.db"', 'path')).toEqual({ value: '/mnt/art #1/easel.db' });
  });
});
