import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathArgument, pathMeantBy } from '../../src/environment/paths.ts';

describe('a path', () => {
  it.each([
    ['./data/easel.db', resolve('data/easel.db')],
    ['"/mnt/My Disk/easel.db"', '/mnt/My Disk/easel.db'],
    ["/home/o'brien/easel.db", "/home/o'brien/easel.db"],
    ['~/easel.db', join(homedir(), 'easel.db')],
    ['$HOME/easel.db', join(homedir(), 'easel.db')],
    ['${HOME}/easel.db', join(homedir(), 'easel.db')],
    ["'~'", homedir()],
    ['', ''],
  ])('%s is read as it is meant', (raw, path) => {
    expect(pathMeantBy(raw)).toEqual({ value: path });
  });

  it.each([
    ['~easel/easel.db', 'begins with “~”'],
    ['$DATA/easel.db', 'contains “$”'],
    ['/data/${NAME}.db', 'contains “$”'],
    ['$(pwd)/easel.db', 'contains “$”'],
    ['$HOMES/easel.db', 'contains “$”'],
    ['%APPDATA%/easel.db', 'contains “%APPDATA%”'],
    ['file:./data/easel.db', 'begins with “file:”'],
    ['file:///data/easel.db', 'begins with “file:”'],
    ['sqlite:///data/easel.db', 'begins with “sqlite:”'],
    ['SQLite:easel.db', 'begins with “SQLite:”'],
    ['postgres://db/easel', 'begins with “postgres:”'],
    [':memory:', 'begins with “:memory:”'],
    ['./data/easel.db?mode=ro', 'contains “?mode=”'],
    ['/data/"my disk"/easel.db', 'contains the quote “"”'],
    ['"/data/easel.db', 'begins with the quote “"”'],
  ])('%s is refused by what it looks like', (raw, fault) => {
    expect(pathMeantBy(raw)).toEqual({ fault: expect.stringContaining(fault) });
  });

  it.runIf(process.platform !== 'win32')(
    'of Windows, or with blanks as a shell writes them, is refused elsewhere',
    () => {
      for (const path of ['C:/easel/easel.db', String.raw`"C:\Users\Ada\easel.db"`]) {
        expect(pathMeantBy(path)).toEqual({ fault: expect.stringContaining('begins with “C:”') });
      }
      expect(pathMeantBy(String.raw`/mnt/My\ Disk/easel.db`)).toEqual({
        fault: expect.stringContaining('contains “\\”'),
      });
    },
  );

  it('that is an argument is read the same way', () => {
    expect(pathArgument('--to', '~/backups')).toBe(join(homedir(), 'backups'));
    expect(() => pathArgument('--to', 'file:backups')).toThrow('--to begins with “file:”');
    expect(() => pathArgument('--to', '" "')).toThrow('--to is empty');
  });
});
