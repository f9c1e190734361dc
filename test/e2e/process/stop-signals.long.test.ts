import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, type ProcessWorld } from '../../support/process-world.ts';

/** Prints the ids of each Node process that begins, and the code with which it ends. Read by npm's own Node, too, however old. */
const WITNESS = `
  const of = process.argv[1] + ' ' + process.argv[2];
  process.stdout.write('begun: ' + of + ' ' + process.pid + ' of ' + process.ppid + '\\n');
  process.on('exit', (code) => process.stdout.write('exited: ' + of + ' ' + code + '\\n'));
`;
const UNDER_WITNESS = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(WITNESS)}`,
  npm_config_update_notifier: 'false',
};

/** The processes of one program that npm has started: npm, the shell of its script, Node. */
interface Chain {
  readonly npm: number;
  readonly shell: number;
  readonly node: number;
}

function chainOf(program: Program): Chain {
  const [, node, shell] = /^begun: \S+easel\.cjs \S+ (\d+) of (\d+)$/mu.exec(program.stdout) ?? [];
  return { npm: program.pid ?? 0, shell: Number(shell), node: Number(node) };
}

/** The codes with which the programs of Easel ended. */
function exitCodes({ stdout }: Program): string[] {
  return stdout.match(/(?<=^exited: \S+easel\.cjs \S+ )\d+$/gmu) ?? [];
}

const times = (text: string, part: string): number => text.split(part).length - 1;

/** What a terminal, a service manager or a person may do. A negative id is the group. */
const STOPS: Readonly<Record<string, (chain: Chain) => void>> = {
  'SIGTERM to npm': ({ npm }) => process.kill(npm, 'SIGTERM'),
  'SIGINT to npm': ({ npm }) => process.kill(npm, 'SIGINT'),
  'SIGTERM to the shell': ({ shell }) => process.kill(shell, 'SIGTERM'),
  'SIGHUP to the shell': ({ shell }) => process.kill(shell, 'SIGHUP'),
  'SIGTERM to Node': ({ node }) => process.kill(node, 'SIGTERM'),
  'SIGHUP to Node': ({ node }) => process.kill(node, 'SIGHUP'),
  'SIGTERM to the group': ({ npm }) => process.kill(-npm, 'SIGTERM'),
  'SIGINT to the group': ({ npm }) => process.kill(-npm, 'SIGINT'),
  'SIGHUP to the group': ({ npm }) => process.kill(-npm, 'SIGHUP'),
};
/** Not every shell becomes the program that it is to start; bash does, and gets npm's signal as well as the terminal's. */
const SHELLS = ['sh', 'bash'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);

describe.each(SHELLS)('a bot that npm has started by %s', (shell) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(Object.keys(STOPS))('is ended once and cleanly by %s', async (name) => {
    const settings = { ...UNDER_WITNESS, npm_config_script_shell: shell, SHUTDOWN_SECONDS: '600' };
    const bot = world.runCommandWith(settings, 'npm', 'start');
    await bot.saying('"msg":"ready"');
    const asked = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: name });
    const task = await world.bfl.taskWhere(({ prompt, polls }) => prompt === name && polls > 0);
    STOPS[name]?.(chainOf(bot));
    await bot.saying('shutting down');
    world.bfl.finish(task);
    expect((await paintingIn(asked)).attachments).toHaveLength(1);
    await bot.ended;
    expect(exitCodes(bot)).toEqual(['0']);
    expect(times(bot.stdout, '"msg":"shutting down"')).toBe(1);
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0 });
  });
});

const isStopped = (pid: number): boolean => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

describe('a bot that npm has started in a terminal', () => {
  it('goes on when it was stopped by Ctrl-Z and is continued, though its shell has woken up', async () => {
    await using world = await openProcessWorld();
    const bot = world.runCommandWith({ ...UNDER_WITNESS, npm_config_script_shell: 'sh' }, 'npm', 'start');
    await bot.saying('"msg":"ready"');
    const { npm, shell } = chainOf(bot);
    const ask = async (prompt: string): Promise<void> => {
      await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt });
      // Longer than the bot needs to look at its shell again.
      await world.bfl.taskWhere((task) => task.prompt === prompt && task.polls > 3);
    };
    await ask('a fox before');
    process.kill(-npm, 'SIGSTOP');
    await expect.poll(() => isStopped(shell)).toBe(true);
    process.kill(-npm, 'SIGCONT');
    await ask('a fox after');
    expect(bot.stdout).not.toContain('shutting down');
    process.kill(npm, 'SIGTERM');
    await bot.ended;
    expect(exitCodes(bot)).toEqual(['0']);
  });
});

describe('a bot whose terminal is closed', () => {
  it.skipIf(spawnSync('script', ['--version']).status !== 0)(
    'gives running pictures their time and delivers them, though its log goes nowhere',
    async () => {
      await using world = await openProcessWorld();
      const more = { SHUTDOWN_SECONDS: '600', LOG_LEVEL: 'info', LOG_FORMAT: 'json' };
      const command = `${process.execPath} bin/easel.cjs start`;
      const terminal = world.runCommandWith(more, 'script', '--quiet', '--flush', '--command', command, '/dev/null');
      await terminal.saying('"msg":"ready"');
      const asked = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a late fox' });
      const task = await world.bfl.taskWhere(({ polls }) => polls > 0);
      terminal.signal('SIGKILL');
      world.bfl.finish(task);
      expect((await paintingIn(asked)).attachments).toHaveLength(1);
      await terminal.ended;
      await expect.poll(async () => (await world.ledgerSums()).held).toBe(0);
    },
  );
});
