import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_ENV_FILE, parseEnvFile, readEnvFile } from '../../src/environment/env-file.ts';
import { gather } from '../../src/environment/given.ts';
import { decodeText } from '../../src/environment/read-text.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KNOWN = {
  names: new Set(['DISCORD_TOKEN', 'USER_DAILY_USD', 'DATA_DIR']),
  paths: new Set(['DATA_DIR']),
  secrets: new Set<string>(),
  unmistakable: new Set<string>(),
  foreign: new Set<string>(),
};

function read(text: string, environment: Readonly<Record<string, string>> = {}) {
  return gather(environment, { path: '/easel/.env', ...parseEnvFile(text) }, KNOWN);
}

const faultsOf = (text: string): string[] => read(text).faults.map(({ sentence }) => sentence);

describe('.env', () => {
  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without one', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 in the other order', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('is read in %s', (_encoding, encode) => {
    const { values } = read(decodeText(encode('DISCORD_TOKEN=a.bot.token\r\nDATA_DIR=./画\r\n')));
    expect(values).toEqual({ DISCORD_TOKEN: 'a.bot.token', DATA_DIR: './画' });
  });

  it('is read with any line ends, blanks around =, quotes around a name, export and set', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const lines = [
        '# settings',
        '; as systemd writes it',
        '// USER_DAILY_USD=5',
        '',
        '  export DISCORD_TOKEN = "a.bot.token"',
        `"USER_DAILY_USD"='0.04'`,
        'SET DATA_DIR=d',
      ];
      expect(read(lines.join(end))).toEqual({
        values: { DISCORD_TOKEN: 'a.bot.token', USER_DAILY_USD: '0.04', DATA_DIR: 'd' },
        faults: [],
        warnings: [],
      });
    }
  });

  it('that is saved in another encoding is refused where a value suffers, and read where a comment does', () => {
    const gbk = Uint8Array.of(...Buffer.from('DATA_DIR=./'), 0xbb, 0xad);
    expect(faultsOf(decodeText(gbk))).toEqual(['DATA_DIR contains a character that is not UTF-8']);
    expect(read(decodeText(Uint8Array.of(0x23, 0xbb, 0xad, ...Buffer.from('\nUSER_DAILY_USD=1')))).values).toEqual({
      USER_DAILY_USD: '1',
    });
  });

  it.each([
    ['DISCORD_TOKEN: a.bot.token', 'DISCORD_TOKEN, in line 1 of the file, has “:” where = belongs'],
    ['\nDISCORD_TOKEN＝a.bot.token', 'DISCORD_TOKEN, in line 2 of the file, has “＝” (U+FF1D) where = belongs'],
    ['DISCORD_TOKEN a.bot.token', 'DISCORD_TOKEN, in line 1 of the file, has a blank where = belongs'],
    ['DISCORD_TOKEN＝a.bot=', 'DISCORD_TOKEN, in line 1 of the file, has “＝” (U+FF1D) where = belongs'],
    ['USER_DAILY_USD:=1', 'USER_DAILY_USD, in line 1 of the file, has “:” where = belongs'],
    ['$env:USER_DAILY_USD="1"', 'USER_DAILY_USD, in line 1 of the file, must begin the line: “$” is before it'],
    ['- USER_DAILY_USD=1', 'USER_DAILY_USD, in line 1 of the file, must begin the line: “-” is before it'],
    ['Environment=USER_DAILY_USD=1', 'USER_DAILY_USD, in line 1 of the file, must begin the line: “E” is before it'],
    ['"USER_DAILY_USD=1"', 'USER_DAILY_USD, in line 1 of the file, must begin the line: “"” is before it'],
    ['USER DAILY USD=1', 'What is set in line 1 of the file has a blank in its name: is USER_DAILY_USD meant?'],
    [
      'USER\u200B_DAILY_USD=1',
      'What is set in line 1 of the file has a zero-width space (U+200B) in its name: is USER_DAILY_USD meant?',
    ],
    [
      'ＵＳＥＲ＿DAILY_USD=1',
      'What is set in line 1 of the file has “Ｕ” (U+FF35) in its name: is USER_DAILY_USD meant?',
    ],
    [
      'USER_DAILY_USD=1\nUSER_DAILY_USD=2',
      'USER_DAILY_USD has different values in lines 1 and 2 of the file: keep one',
    ],
  ])('%j is refused by its line', (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  it('may set a name twice to the same, written in two ways, and once to nothing but quotes', () => {
    expect(read('USER_DAILY_USD="1" # a day\nUSER_DAILY_USD=1\nUSER_DAILY_USD=“”')).toEqual({
      values: { USER_DAILY_USD: '1' },
      faults: [],
      warnings: [],
    });
    expect(read('USER_DAILY_USD=1', { USER_DAILY_USD: "'1'" }).warnings).toEqual([]);
    expect(read('USER_DAILY_USD=1', { USER_DAILY_USD: '""' }).values).toEqual({ USER_DAILY_USD: '1' });
  });

  it('may leave a name empty that is filled in elsewhere, and hold what is not for Easel', () => {
    const foreign = '-----BEGIN KEY-----\nOTHER="of several\nlines"\nFOO: bar\n=x\n';
    expect(read(`${foreign}DISCORD_TOKEN=a.bot.token\nDISCORD_TOKEN=\n`)).toEqual({
      values: { DISCORD_TOKEN: 'a.bot.token' },
      faults: [],
      warnings: [],
    });
  });

  it('comes after the environment, and says so where both have a value; an empty one counts as none', () => {
    const { values, warnings } = read('USER_DAILY_USD=1\nDATA_DIR=d', { USER_DAILY_USD: '2', DATA_DIR: '' });
    expect(values).toEqual({ USER_DAILY_USD: '2', DATA_DIR: 'd' });
    expect(warnings).toEqual(['USER_DAILY_USD of the environment holds, and not the other one in /easel/.env']);
  });

  it('cannot set what Node itself reads before it, and says so', () => {
    expect(read('NODE_OPTIONS=--max-old-space-size=512').warnings).toEqual([
      'NODE_OPTIONS does nothing in /easel/.env: Node reads it before. Set it in the environment',
    ]);
  });

  it('may be another file, or none; what is no such file is a fault', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'settings');
    expect(readEnvFile({ EASEL_ENV_FILE: 'none' })).toEqual(NO_ENV_FILE);
    expect(readEnvFile({ EASEL_ENV_FILE: path }).faults).toEqual([
      `EASEL_ENV_FILE names ${path}, and there is no such file`,
    ]);
    await writeFile(path, 'DATA_DIR=d');
    expect(readEnvFile({ EASEL_ENV_FILE: `"${path}"` })).toMatchObject({
      path,
      entries: [{ name: 'DATA_DIR', raw: 'd' }],
    });
    const mounted = join(folder.path, '.env');
    await mkdir(mounted);
    expect(readEnvFile({ EASEL_ENV_FILE: mounted }).faults).toEqual([
      expect.stringContaining('is a folder, not a file'),
    ]);
  });
});

describe.runIf(process.platform !== 'win32')('a file of settings that is none', () => {
  it('is refused where it has no end or is not text: a device', () => {
    expect(readEnvFile({ EASEL_ENV_FILE: '/dev/zero' }).faults).toEqual([
      '/dev/zero is larger than 1 MiB: is another file meant?',
    ]);
  });

  it('is read as a pipe, when something has been written into it', async () => {
    await using folder = await temporaryFolder();
    const pipe = join(folder.path, '.env');
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
    const writer = spawn('sh', ['-c', 'printf DATA_DIR=d > "$1"', 'sh', pipe]);
    expect(readEnvFile({ EASEL_ENV_FILE: pipe }).entries).toMatchObject([{ name: 'DATA_DIR', raw: 'd' }]);
    await once(writer, 'exit');
  });
});

describe('the environment', () => {
  it('is read with a byte order mark or quotes around a name', () => {
    const environment = { '\uFEFFDISCORD_TOKEN': 'a.bot.token', '"DATA_DIR"': 'd' };
    expect(gather(environment, NO_ENV_FILE, KNOWN).values).toEqual({ DISCORD_TOKEN: 'a.bot.token', DATA_DIR: 'd' });
  });
});
