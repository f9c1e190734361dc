import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readIfThere, replaceEnvFile, unwritable, withSettings } from '../../src/environment/change-env-file.ts';
import { parseEnvFile } from '../../src/environment/env-file.ts';
import { gather } from '../../src/environment/given.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRETS = { DISCORD_TOKEN: 'MTA.x-y_z.abc', BFL_API_KEY: 'bfl_0123' };
const KNOWN = {
  names: new Set(Object.keys(SECRETS)),
  paths: new Set<string>(),
  secrets: new Set(Object.keys(SECRETS)),
  unmistakable: new Set<string>(),
  foreign: new Set<string>(),
};

/** As Docker reads it: each line as it stands, and nothing taken away. */
function asDocker(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const readingOf = (text: string) => gather({}, { path: '/easel/.env', ...parseEnvFile(text) }, KNOWN);

describe('settings that are put into .env', () => {
  it.each([
    ['nothing', ''],
    ['the template', '# The token.\nDISCORD_TOKEN=\n# The key.\nBFL_API_KEY=\n'],
    ['others, in quotes and twice', 'export DISCORD_TOKEN="old.one.x" # mine\r\nBFL_API_KEY=a\r\nBFL_API_KEY=b\r\n'],
    ['names of files with them', 'DISCORD_TOKEN_FILE=/run/secrets/token\nBFL_API_KEY_FILE=/run/secrets/key'],
    ['lines that cannot be read', 'DISCORD_TOKEN: old.one.x\nBFL_API_KEY bfl_old\n'],
  ])('in the place of %s are read the same by Docker, by Node and by Easel', (_what, before) => {
    const text = withSettings(before, SECRETS);
    expect(readingOf(text)).toEqual({ values: SECRETS, faults: [], warnings: [] });
    expect(asDocker(text)).toEqual(SECRETS);
    expect(parseEnv(text)).toEqual(SECRETS);
  });

  it('leave every other line and its place as it is', () => {
    const before = '# mine\nUSER_DAILY_USD="2" # a day\n\nDISCORD_TOKEN=old.one.x\n  odd line\nLOG_LEVEL=debug\n';
    expect(withSettings(before, SECRETS)).toBe(
      '# mine\nUSER_DAILY_USD="2" # a day\n\nDISCORD_TOKEN=MTA.x-y_z.abc\n  odd line\nLOG_LEVEL=debug\nBFL_API_KEY=bfl_0123\n',
    );
  });

  it.each(['"', "'", '`', '$', '#', '\\', ' ', '~', '&', ';', '\n', 'é'])(
    'have no character that is read in different ways: %j',
    (character) => {
      const value = `bfl_${character}0123`;
      expect(unwritable(value)).toMatch(/^contains .*, which programs that read \.env take in different ways$/);
      expect(() => withSettings('', { BFL_API_KEY: value })).toThrow('BFL_API_KEY cannot be written');
    },
  );
});

describe('the file', () => {
  it('is for its owner alone, and so is the copy of the former one, whatever mode that had', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, '.env');
    expect(await replaceEnvFile(path, null, 'A=1\n')).toBeNull();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    const copy = (await replaceEnvFile(path, await readIfThere(path), 'A=2\n')) ?? '';
    expect([await readFile(path, 'utf8'), await readFile(copy, 'utf8')]).toEqual(['A=2\n', 'A=1\n']);
    expect([(await stat(path)).mode & 0o777, (await stat(copy)).mode & 0o777]).toEqual([0o600, 0o600]);
    expect((await readdir(folder.path)).length).toBe(2);
  });

  it('that was made or changed since it was looked at stays as it is', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, '.env');
    await writeFile(path, 'A=of another\n');
    for (const seen of [null, Buffer.from('A=1\n')]) {
      await expect(replaceEnvFile(path, seen, 'A=2\n')).rejects.toThrow(`${path} was changed meanwhile`);
    }
    expect(await readFile(path, 'utf8')).toBe('A=of another\n');
    expect(await readdir(folder.path)).toEqual(['.env']);
  });

  it('behind a link is changed in its own place; a folder, or one that cannot be written to, is named', async () => {
    await using folder = await temporaryFolder();
    const [path, real] = [join(folder.path, '.env'), join(folder.path, 'settings')];
    await writeFile(real, 'A=1\n');
    await symlink(real, path);
    const dangling = join(folder.path, 'dangling');
    await symlink('nowhere', dangling);
    await expect(readIfThere(dangling)).rejects.toThrow('is a link to a file that is not there');
    await replaceEnvFile(path, await readIfThere(path), 'A=2\n');
    expect([await readlink(path), await readFile(real, 'utf8')]).toEqual([real, 'A=2\n']);
    const mounted = join(folder.path, 'mounted');
    await mkdir(mounted);
    await expect(readIfThere(mounted)).rejects.toThrow('is a folder, not a file');
    await expect(replaceEnvFile(join(folder.path, 'none', '.env'), null, 'A=1\n')).rejects.toThrow(
      /none\/\.env cannot be written \(ENOENT\)/,
    );
  });
});
