import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { runProgram, type Program } from '../support/process.ts';
import { PageClient } from './support/page-client.ts';

const FOLDER = 'data/play';

/** The process of the bot, as the page is told. */
async function botOf({ stdout }: Program): Promise<number> {
  await using page = await PageClient.connect(/http:\S+/u.exec(stdout)?.[0] ?? '');
  return page.snapshot.bot.pid ?? 0;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function foldersOf({ pid }: Program): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.startsWith(`run-${pid}-`));
}

describe('npm run play', () => {
  it.each([
    // A terminal sends it to everything that it has started.
    { how: 'Ctrl-C', end: (pid: number) => process.kill(-pid, 'SIGINT') },
    { how: 'SIGTERM', end: (pid: number) => process.kill(pid, 'SIGTERM') },
    { how: 'a terminal that closes', end: (pid: number) => process.kill(-pid, 'SIGHUP') },
  ])('ends cleanly by $how: the bot is gone, and so is all that it has written', async ({ end }) => {
    await using play = runProgram('bin/easel.cjs', { args: ['play'], leadsGroup: true });
    await play.saying('http://');
    const bot = await botOf(play);
    expect(isRunning(bot)).toBe(true);
    expect(await foldersOf(play)).toHaveLength(1);
    end(play.pid ?? 0);
    expect(await play.ended).toEqual({ code: 0, signal: null });
    expect(play.stderr).toBe('');
    expect(isRunning(bot)).toBe(false);
    expect(await foldersOf(play)).toEqual([]);
  });
});
