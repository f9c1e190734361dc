import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Bot } from '../../playground/bot/bot.ts';
import type { BotView } from '../../playground/wire/world.ts';
import { startSandboxBfl } from '../../sandbox/bfl/bfl.ts';
import { startSandboxDiscord } from '../../sandbox/discord/discord.ts';
import { sandboxSettings } from '../../sandbox/settings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../playground/bot-process/main.ts', import.meta.url));

it('a start that fails is shown with its reason, and is not tried again', async () => {
  await using folder = await temporaryFolder();
  const shown: BotView[] = [];
  await using bot = new Bot({
    settings: { DATABASE_URL: join(folder.path, 'easel.db'), DATA_DIR: folder.path },
    compileCache: folder.path,
    changed: (view) => void shown.push(view),
    wrote: () => undefined,
  });
  await expect(bot.start()).rejects.toThrow('DISCORD_TOKEN');
  expect(shown.map(({ state }) => state)).toEqual(['starting', 'failed']);
  expect(bot.view.pid).toBeNull();
  expect(bot.view.why).toContain('DISCORD_TOKEN');
});

it('the process ends when its parent is gone', async () => {
  await using folder = await temporaryFolder();
  await using discord = await startSandboxDiscord();
  await using bfl = await startSandboxBfl();
  const child = fork(PROGRAM, { env: sandboxSettings(discord, bfl, folder.path), execArgv: [], stdio: 'ignore' });
  await once(child, 'message');
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});
