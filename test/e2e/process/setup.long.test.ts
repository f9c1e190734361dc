import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSandboxReplicate } from '../../../sandbox/replicate/replicate.ts';
import { runCommand } from '../../support/process.ts';
import { openSetup } from '../../support/setup-world.ts';

describe('the setup', () => {
  it('without a terminal and without answers says so, shows how to answer through a pipe, and ends with 2', async () => {
    await using setup = await openSetup();
    const { code, stderr } = await setup.run('');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^There is no terminal here, and no answer came\. Nothing was written\.\n/);
    expect(stderr).toContain('| npm run setup');
    const half = await setup.run(setup.discord.botToken);
    expect(half.code).toBe(2);
    expect(half.stderr).toMatch(/^There is no line left for that question\. Nothing was written\./);
    expect(await readdir(setup.folder)).toEqual([]);
  });

  it('through a pipe ends at the first answer that cannot be used: the next line answers another question', async () => {
    await using setup = await openSetup();
    const { discord, bfl, folder } = setup;
    const wrong: readonly (readonly [string[], string])[] = [
      [[bfl.apiKey, discord.botToken], 'DISCORD_TOKEN is a key of BFL: are DISCORD_TOKEN and BFL_API_KEY exchanged?\n'],
      [['a.wrong.token', bfl.apiKey], 'Discord refuses this token: reset it at '],
      [['', bfl.apiKey], 'DISCORD_TOKEN is still needed.\n'],
      [[discord.botToken, 'bfl_wrong_key_0000'], 'BFL refuses this key: create one at '],
    ];
    for (const [lines, sentence] of wrong) {
      const { code, stdout, stderr } = await setup.run([...lines, bfl.apiKey, ''].join('\n'));
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'Nothing was written.\n' });
      expect(stdout).toContain(sentence);
      expect(stdout.match(/, not shown: /g)).toHaveLength(lines[0] === discord.botToken ? 2 : 1);
    }
    expect(await readdir(folder)).toEqual([]);
    await discord.offline();
    const untried = await setup.run(`${discord.botToken}\n${bfl.apiKey}\n`);
    expect(untried).toMatchObject({
      code: 2,
      stderr: 'That question takes a line of its own, y or n. Nothing was written.\n',
    });
    expect(untried.stdout).toContain('Discord cannot be asked: connection refused (ECONNREFUSED). ');
  });

  it('asks before it changes a file, keeps all else in it and a copy, and says what stops a start there', async () => {
    await using setup = await openSetup();
    const path = join(setup.folder, '.env');
    const former =
      'USER_DAILY_USD="2" # mine\nDISCORD_TOKEN=an.old.token\nBFL_API_KEY=bfl_old\nUSER_QEUE=3\nSTRIKES=many\n';
    await writeFile(path, former);
    const secrets = `${setup.discord.botToken}\n${setup.bfl.apiKey}\n`;
    const declined = await setup.run(`n\n${secrets}`);
    expect(declined).toMatchObject({ code: 0, stderr: '' });
    expect(declined.stdout).toContain(`.env is there. Put a new token and key into it?`);
    const unasked = await setup.run(secrets);
    expect(unasked.code).toBe(2);
    expect(await readFile(path, 'utf8')).toBe(former);
    expect(await readdir(setup.folder)).toEqual(['.env']);

    const { code, stdout } = await setup.run(`yes\n${secrets}`);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Before a start: The settings need attention:\n {2}- STRIKES must be /);
    expect(await readFile(path, 'utf8')).toBe(
      former.replace('an.old.token', setup.discord.botToken).replace('bfl_old', setup.bfl.apiKey),
    );
    const copy = (await readdir(setup.folder)).find((name) => name.endsWith('.bak')) ?? '';
    expect(await readFile(join(setup.folder, copy), 'utf8')).toBe(former);
  });

  it('writes what nobody could be asked about only when that is wanted, and does not take a firewall for BFL', async () => {
    await using setup = await openSetup();
    const { discord, bfl, folder } = setup;
    bfl.fault({ on: 'credits', times: Number.POSITIVE_INFINITY, reply: { status: 403, body: '<h1>Forbidden</h1>' } });
    const untried = await setup.run(`${discord.botToken}\n${bfl.apiKey}\nn\n`);
    expect(untried.code).toBe(1);
    expect(untried.stdout).toContain("FLUX cannot be reached: an answer that is not the host's own (403).");
    expect(untried.stdout).toContain('set HTTPS_PROXY');
    expect(await readdir(folder)).toEqual([]);
    await discord.offline();
    const wanted = await setup.run(`${discord.botToken}\nｙ\n${bfl.apiKey}\nＹＥＳ\n`);
    expect(wanted.code).toBe(0);
    expect(wanted.stdout).toMatch(/Discord cannot be asked: .*\nWrite DISCORD_TOKEN untried\? \[y\/N\] \n/);
    expect(wanted.stdout).toContain('npm start logs the link that invites the bot.');
    expect(await readFile(join(folder, '.env'), 'utf8')).toContain(`\nBFL_API_KEY=${bfl.apiKey}\n`);
  });

  it('asks for a key of each host that is named, tries each, and writes them under their own names', async () => {
    await using setup = await openSetup();
    const { discord, bfl, folder } = setup;
    await using replicate = await startSandboxReplicate();
    const env = { REPLICATE_API_URL: replicate.apiUrl };
    const unknown = await setup.run('', env, ['--host', 'midjourney']);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toMatch(/^--host takes bfl, replicate, atlascloud, or several of them with commas\.\n/);
    const refused = await setup.run(`${discord.botToken}\nr8_wrong\n`, env, ['--host', 'replicate']);
    expect(refused.stdout).toContain('Replicate refuses this key: create one at replicate.com/account/api-tokens.');
    expect(await readdir(folder)).toEqual([]);
    const lines = [discord.botToken, bfl.apiKey, replicate.token, ''].join('\n');
    const both = await setup.run(lines, env, ['--host', 'replicate,bfl']);
    expect(both.stdout).toMatch(/Asking Replicate …\n {2}the key is accepted; no balance is told\./);
    expect(both).toMatchObject({ code: 0, stderr: '' });
    const written = await readFile(join(folder, '.env'), 'utf8');
    expect(written).toContain(`\nBFL_API_KEY=${bfl.apiKey}\n`);
    expect(written).toContain(`\nREPLICATE_API_KEY=${replicate.token}\n`);
  });

  it('refuses an EASEL_ENV_FILE that is none, and says that a .env.txt is not read', async () => {
    await using setup = await openSetup();
    await writeFile(join(setup.folder, '.env.txt'), 'USER_DAILY_USD=2\n');
    const none = await setup.run('', { EASEL_ENV_FILE: 'none' });
    expect(none).toMatchObject({ code: 1, stderr: 'EASEL_ENV_FILE is none, so that no file is read: leave it out.\n' });
    const { stdout } = await setup.run('');
    expect(stdout).toMatch(/\.env\.txt must be called \.env to be read: what stands in it is not taken over\./);
  });
});

describe.skipIf(spawnSync('script', ['--version']).status !== 0)('the setup in a terminal', () => {
  it('shows neither the token nor the key while they are typed, and ends with 130 at Ctrl-C', async () => {
    await using setup = await openSetup();
    const { discord, bfl, env, folder } = setup;
    const command = `${process.execPath} ${resolve('bin/easel.cjs')} setup`;
    const args = ['--quiet', '--flush', '--return', '--command', command, '/dev/null'];
    const open = () => runCommand('script', { args, cwd: folder, env, input: null });
    {
      await using terminal = open();
      await terminal.saying("The bot's token");
      terminal.type(`${discord.botToken}\r`);
      await terminal.saying('Its number, or several with commas [1]: ');
      terminal.type('\r');
      await terminal.saying('Your key at Black Forest Labs');
      terminal.type('\u0003');
      expect(await terminal.ended).toMatchObject({ code: 130 });
      expect(terminal.stdout).toContain('Nothing was written.');
      expect(await readdir(folder)).toEqual([]);
    }
    await using terminal = open();
    await terminal.saying("The bot's token");
    terminal.type(`${discord.botToken.slice(0, 5)}x\u007f${discord.botToken.slice(5)}\r`);
    await terminal.saying('Its number, or several with commas [1]: ');
    terminal.type('１\r');
    await terminal.saying('Your key at Black Forest Labs');
    terminal.type(`${bfl.apiKey}\r`);
    expect(await terminal.ended).toMatchObject({ code: 0 });
    expect(terminal.stdout).toContain('This is easel, in The Atelier.');
    for (const secret of [discord.botToken, bfl.apiKey]) expect(terminal.stdout).not.toContain(secret.slice(6));
    expect(await readFile(join(folder, '.env'), 'utf8')).toContain(`\nBFL_API_KEY=${bfl.apiKey}\n`);
  });

  it('asks again for what has another form, was exchanged or is refused, five times in all', async () => {
    await using setup = await openSetup();
    const { discord, bfl, env, folder } = setup;
    const command = `${process.execPath} ${resolve('bin/easel.cjs')} setup`;
    const args = ['--quiet', '--flush', '--return', '--command', command, '/dev/null'];
    const answer = async (answers: readonly (readonly [string, string])[]) => {
      await using terminal = runCommand('script', { args, cwd: folder, env, input: null });
      await terminal.saying("The bot's token");
      for (const [text, said] of answers) {
        terminal.type(`${text}\r`);
        await terminal.saying(said);
      }
      const { code } = await terminal.ended;
      return { code, stdout: terminal.stdout };
    };
    const { code } = await answer([
      ['', 'DISCORD_TOKEN is still needed.'],
      [bfl.apiKey, 'DISCORD_TOKEN is a key of BFL: are DISCORD_TOKEN and BFL_API_KEY exchanged?'],
      ['a.wrong.token', 'Discord refuses this token: reset it at '],
      [`"${discord.botToken}" `, 'Its number, or several with commas [1]: '],
      ['7', 'Please answer with numbers of the list, such as 1 or 1,2.'],
      ['', 'Your key at Black Forest Labs'],
      [discord.botToken, "BFL_API_KEY has the form of a bot's token"],
      ['bfl_wrong_key_0000', 'BFL refuses this key: create one at '],
      ['bfl_$quoted', 'BFL_API_KEY contains “$”, which programs that read .env take in different ways.'],
      [bfl.apiKey, 'Written: '],
    ]);
    expect(code).toBe(0);
    expect(await readFile(join(folder, '.env'), 'utf8')).toContain(`\nDISCORD_TOKEN=${discord.botToken}\n`);

    await using other = await openSetup();
    await using endless = runCommand('script', { args, cwd: other.folder, env: other.env, input: null });
    await endless.saying("The bot's token");
    endless.type('no token\r'.repeat(5));
    expect(await endless.ended).toMatchObject({ code: 1 });
    expect(endless.stdout).toContain('None of 5 answers can be used as DISCORD_TOKEN. Nothing was written.');
  });
});
