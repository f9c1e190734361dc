import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openPaint } from '../../support/paint-world.ts';
import { runCommand } from '../../support/process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LANG = 'en_US.UTF-8';

it('npm run paint -- --sandbox needs no key, ends with a picture that opens, and leaves settings of real hosts alone', async () => {
  await using folder = await temporaryFolder();
  await using program = runCommand(process.execPath, {
    args: [resolve('bin/easel.cjs'), 'paint', '--sandbox', 'a lighthouse at dusk'],
    cwd: folder.path,
    env: { LANG, BFL_API_KEY: 'bfl_real', BFL_API_URL: 'https://api.bfl.ai', npm_lifecycle_event: 'paint' },
  });
  expect(await program.ended, program.stderr).toEqual({ code: 0, signal: null });
  const names = await readdir(join(folder.path, 'outputs'));
  const file = names.find((name) => name.endsWith('.jpeg')) ?? '';
  const { info } = await sharp(await readFile(join(folder.path, 'outputs', file)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 1216, height: 1216 });
  expect(program.stdout).toContain(`outputs/${file}`);
});

describe('the command line as a process', () => {
  it('whose disk takes no picture says so once, and fetches it later', async () => {
    await using world = await openPaint({ latencyMs: Infinity });
    await using program = runCommand('prlimit', {
      args: ['--fsize=60000', process.execPath, resolve('src/paint.ts'), '--out', world.out, '--yes', 'a fox'],
      env: world.env,
    });
    world.bfl.finish(await world.bfl.taskWhere(() => true));
    await world.bfl.taskWhere(({ downloads }) => downloads > 1);
    program.signal('SIGKILL');
    await program.ended;
    expect(program.stderr.match(/The disk does not take/g)).toHaveLength(1);
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
    expect(await world.files()).toHaveLength(1);
    expect(world.bfl.tasks).toHaveLength(1);
  });

  it('whose disk is full ends with the first Ctrl-C, with 130, submits nothing meanwhile, and says what goes on', async () => {
    await using world = await openPaint();
    const batch = join(world.folder, 'p.txt');
    await writeFile(batch, Array.from({ length: 30 }, (_, line) => `a fox ${line}\n`).join(''));
    await using program = runCommand('prlimit', {
      args: ['--fsize=60000', process.execPath, resolve('src/paint.ts'), '--out', world.out, '--yes', '--batch', batch],
      env: { ...world.env, BFL_CONCURRENCY: '1' },
    });
    await world.bfl.taskWhere(({ downloads }) => downloads > 1);
    program.signal('SIGINT');
    expect(await program.ended).toEqual({ code: 130, signal: null });
    const submitted = world.bfl.tasks.length;
    expect(submitted).toBeLessThan(4);
    expect(program.stdout).toContain(`Interrupted: ${30 - submitted} pictures not started.`);
    expect(program.stdout).toContain('paid for and not here yet: --resume fetches');
    expect(program.stdout).toContain(`npm run paint -- --resume --out ${world.out} goes on.`);
    world.bfl.script(() => ({ latencyMs: 20 }));
    expect(await world.run(['--resume', '--yes', '--budget', '0.08'])).toMatchObject({ code: 4 });
    expect((await world.files()).length).toBeGreaterThanOrEqual(submitted);
  });

  it('ends at once with the second Ctrl-C, with 130, and fetches later what was paid for', async () => {
    await using world = await openPaint({ latencyMs: Infinity });
    await using program = runCommand(process.execPath, {
      args: [resolve('src/paint.ts'), '--out', world.out, '--yes', 'a fox'],
      env: world.env,
    });
    const task = await world.bfl.taskWhere(() => true);
    program.signal('SIGINT');
    await program.saying('Ctrl-C once more leaves at once');
    // What follows within a second belongs to the first one.
    const again = setInterval(() => program.signal('SIGINT'), 300);
    expect(await program.ended.finally(() => clearInterval(again))).toEqual({ code: 130, signal: null });
    expect(await world.files()).toEqual([]);
    world.bfl.finish(task);
    expect(await world.run(['--resume', '--yes'])).toMatchObject({ code: 0 });
    expect(await world.files()).toHaveLength(1);
    expect(world.bfl.tasks).toHaveLength(1);
  });

  it('is asked before anything is submitted: Ctrl-C spends nothing then', async () => {
    await using world = await openPaint();
    await using program = runCommand('script', {
      args: [
        '--quiet',
        '--return',
        '--command',
        `${process.execPath} ${resolve('src/paint.ts')} --out ${world.out} 'a fox'`,
        '/dev/null',
      ],
      env: { ...world.env, TERM: 'xterm' },
      input: null,
    });
    await program.saying('Paint? [y/N]');
    program.type('\u0003');
    expect(await program.ended).toMatchObject({ code: 130 });
    expect(world.bfl.callCount('submit')).toBe(0);
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
  ])(
    'in a terminal (%j) draws its state anew in one line, with colours unless they are not wanted',
    async (env, isColoured) => {
      await using world = await openPaint({ latencyMs: 1_200 });
      await using program = runCommand('script', {
        args: [
          '--quiet',
          '--return',
          '--command',
          `stty rows 30 cols 100; ${process.execPath} ${resolve('src/paint.ts')} --yes --out ${world.out} 'a fox'`,
          '/dev/null',
        ],
        env: { ...world.env, TERM: 'xterm-256color', ...env },
        input: null,
      });
      expect(await program.ended).toMatchObject({ code: 0 });
      expect(program.stdout).toContain('0/1  painting 1');
      expect(program.stdout.includes('\u001b[32m✓')).toBe(isColoured);
      expect(stripVTControlCharacters(program.stdout)).toContain('✓ 1/1');
    },
  );
});
