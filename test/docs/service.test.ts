import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { loadConfig } from '../../src/config.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let unit = '';
const all = (name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

beforeAll(async () => {
  unit = await readFile('deploy/easel.service', 'utf8');
});

function analyze(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { code: status, said: `${stdout}${stderr}` };
}

const IS_MISSING = spawnSync('systemd-analyze', ['--version']).error !== undefined;

describe('the systemd unit', () => {
  it('starts Node itself, as npm start and the image do, with a time to stop that is longer than the bot’s own', async () => {
    const [command = ''] = all('ExecStart');
    expect(command.replace('/opt/easel/node_modules/node/bin/', '')).toBe(packageJson.scripts.start);
    const { shutdownMs } = loadConfig({
      DISCORD_TOKEN: `${'a'.repeat(24)}.bbbbbb.${'c'.repeat(27)}`,
      BFL_API_KEY: 'key',
    });
    expect(Number(all('TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(shutdownMs);
    const dockerfile = await readFile('Dockerfile', 'utf8');
    expect(all('Environment').filter((pair) => pair.startsWith('MALLOC'))).toEqual([
      /^ENV (MALLOC.*)$/m.exec(dockerfile)?.[1],
    ]);
  });

  it('hands the token and the key over as credentials, in the names that Easel looks for', async () => {
    await using folder = await temporaryFolder();
    const names = all('LoadCredential').map((credential) => credential.split(':')[0] ?? '');
    expect(names).toEqual(['discord_token', 'bfl_api_key']);
    const token = `${'a'.repeat(24)}.bbbbbb.${'c'.repeat(27)}`;
    await writeFile(join(folder.path, 'discord_token'), `${token}\n`);
    await writeFile(join(folder.path, 'bfl_api_key'), 'a-key\n');
    const config = loadConfig({ CREDENTIALS_DIRECTORY: folder.path });
    expect([config.discord.token, config.accounts[0]?.apiKey]).toEqual([token, 'a-key']);
  });

  it.skipIf(IS_MISSING)(
    'is, where systemd-analyze is installed, sound to systemd, and leaves the bot hardly anything that it does not need',
    async () => {
      await using folder = await temporaryFolder();
      // Where Easel is not installed in /opt/easel, the program of ExecStart is looked for in vain.
      const bin = join(folder.path, 'node_modules/node/bin');
      await mkdir(bin, { recursive: true });
      await symlink(process.execPath, join(bin, 'node'));
      const copy = join(folder.path, 'easel.service');
      await writeFile(copy, unit.replaceAll('/opt/easel', folder.path));
      expect(analyze('verify', '--man=no', copy)).toEqual({ code: 0, said: '' });
      // In tenths, of 100.
      const { code, said } = analyze('security', '--offline=true', '--threshold=15', copy);
      expect(code, said).toBe(0);
    },
  );
});
