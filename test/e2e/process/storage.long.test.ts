import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf, type Invocation } from '../../../sandbox/discord/discord.ts';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';

const PRICE = 40_000;
const SETTINGS = { HTTP_PORT: '0', LOG_LEVEL: 'info' };

const images = (world: ProcessWorld): string => join(world.folder, 'images');
const away = (world: ProcessWorld): string => join(world.folder, 'away');

/** A way to take the folder from the bot, and to give it back. */
interface Trouble {
  readonly take: (world: ProcessWorld, bot: Program) => Promise<void>;
  readonly mend: (world: ProcessWorld) => Promise<void>;
  /** What `/readyz` says. */
  readonly reason: string;
  /** What its operator reads. */
  readonly told: string;
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'a file in its place': {
    take: async (world) => {
      await rename(images(world), away(world));
      await writeFile(images(world), 'a file');
    },
    mend: async (world) => {
      await rm(images(world));
      await rename(away(world), images(world));
    },
    reason: 'a file is in the place of the pictures folder',
    told: 'there is a file where this folder, or one above it, should be',
  },
  'a mount that left an empty folder behind': {
    take: async (world) => {
      await rename(images(world), away(world));
      await mkdir(images(world));
    },
    mend: async (world) => {
      expect(await readdir(images(world))).toEqual([]);
      await rm(images(world), { recursive: true });
      await rename(away(world), images(world));
    },
    reason: 'is its disk mounted?',
    told: 'Its disk may not be mounted',
  },
  'an owner who lets it write no more': {
    take: async (world, bot) => {
      await chmod(images(world), 0o555);
      bot.signal('SIGUSR2');
      await bot.saying('another user now');
    },
    mend: async (world) => {
      await chmod(images(world), 0o777);
      await chmod(world.folder, 0o777);
    },
    reason: 'may not write into the pictures folder',
    told: 'the user that runs Easel may not write there',
  },
};

function addressOf(bot: Program): string {
  const [, url] = /"url":"(http:[^"]+)"/.exec(bot.stdout) ?? [];
  if (url === undefined) throw new Error('The bot tells no address');
  return url;
}

async function readiness(bot: Program): Promise<readonly [number, string]> {
  const response = await fetch(`${addressOf(bot)}/readyz`);
  return [response.status, await response.text()];
}

function command(world: ProcessWorld, prompt: string): Promise<Invocation> {
  return world.discord.guild.addMember({ name: prompt }).command('imagine', { prompt });
}

const paused = (invocation: Invocation) =>
  invocation.replyWhere((message) => /Painting is paused.*You keep your place/u.test(textOf(message)));

describe.each(Object.entries(TROUBLES))('a folder of pictures that cannot be written: %s', (_name, trouble) => {
  it('costs nothing: nothing is submitted, /readyz and the operator say why, and painting goes on by itself', async () => {
    await using world = await openProcessWorld();
    const operator = world.discord.guild.addMember({ name: 'Operator', user: world.discord.owner });
    const bot = await world.startBot({ ...SETTINGS, ...preloading('other-user') });
    world.paintAll();
    expect(await readiness(bot)).toEqual([200, 'ok\n']);

    await trouble.take(world, bot);
    const commands = await Promise.all(Array.from({ length: 12 }, (_, index) => command(world, `fox ${index}`)));
    for (const one of commands) await paused(one);
    expect([world.bfl.callCount('submit'), world.bfl.callCount('delivery'), world.billed]).toEqual([0, 0, 0]);
    const [status, body] = await readiness(bot);
    expect(status).toBe(503);
    expect(body).toContain('painting is paused: pictures cannot be stored');
    expect(body).toContain(trouble.reason);
    await operator.directChannel.messageWhere((message) => textOf(message).includes(trouble.told));
    expect(bot.stdout.split('\n').filter((line) => line.startsWith('{"level":50'))).toEqual([
      expect.stringContaining('pictures cannot be stored: nothing is submitted'),
    ]);

    await trouble.mend(world);
    await Promise.all(commands.map(paintingIn));
    await operator.directChannel.messageWhere((message) => textOf(message).includes('can store pictures again'));
    expect(operator.directMessages).toHaveLength(2);
    expect([world.bfl.callCount('submit'), world.bfl.callCount('delivery')]).toEqual([12, 12]);
    expect(await readiness(bot)).toEqual([200, 'ok\n']);
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    const { kinds: _, ...sums } = await world.ledgerSums();
    expect(sums).toEqual({ faults: [], held: 0, charged: 12 * PRICE, billed: world.billed });
  });
});

describe('a folder of pictures that goes while pictures are painted', () => {
  it('keeps what is paid: it is not downloaded again and again, and is stored once the folder is back', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot(SETTINGS);
    const commands = await Promise.all(['fox', 'cat', 'dog'].map((prompt) => command(world, `a ${prompt}`)));
    for (const prompt of ['fox', 'cat', 'dog']) await world.bfl.taskWhere((task) => task.prompt === `a ${prompt}`);
    await rename(images(world), away(world));
    world.paintAll();
    await bot.saying('pictures cannot be stored: nothing is submitted');
    const waiting = await command(world, 'a heron');
    await paused(waiting);
    expect(world.bfl.callCount('submit')).toBe(3);
    expect(world.bfl.callCount('delivery')).toBeLessThanOrEqual(3);
    await rename(away(world), images(world));
    await Promise.all([...commands, waiting].map(paintingIn));
    // One for each picture, and one more for each that came while the folder was gone.
    expect(world.bfl.callCount('delivery')).toBeLessThanOrEqual(7);
    bot.signal('SIGTERM');
    await bot.ended;
    const { kinds: _, ...sums } = await world.ledgerSums();
    expect(sums).toEqual({ faults: [], held: 0, charged: 4 * PRICE, billed: world.billed });
  });

  // As in test/db/sqlite/full-and-locked.test.ts: the kernel refuses larger files, as a full disk or a quota does.
  it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
    'or has room for small files alone, lets nothing be submitted until a picture fits',
    async () => {
      await using world = await openProcessWorld();
      const bot = await world.startBot({ ...SETTINGS, BFL_CONCURRENCY: '1' });
      const first = await command(world, 'a fox');
      const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
      const second = await command(world, 'a cat');
      await second.replyWhere((message) => textOf(message).includes('in the queue'));
      const limit = (bytes: string): void => {
        expect(spawnSync('prlimit', ['--pid', String(bot.pid), `--fsize=${bytes}:`]).status).toBe(0);
      };
      limit('100');
      world.bfl.finish(task);
      await bot.saying('pictures cannot be stored: nothing is submitted');
      expect(await readiness(bot)).toEqual([503, expect.stringContaining('is full, or its quota is used up')]);
      expect(world.bfl.callCount('submit')).toBe(1);
      limit('unlimited');
      world.paintAll();
      await Promise.all([first, second].map(paintingIn));
      bot.signal('SIGTERM');
      await bot.ended;
      const { kinds: _, ...sums } = await world.ledgerSums();
      expect(sums).toEqual({ faults: [], held: 0, charged: 2 * PRICE, billed: world.billed });
    },
  );
});

describe('a start without the folder that the database knows', () => {
  it('serves Discord, makes no folder, submits nothing, and paints once it is mounted', async () => {
    await using world = await openProcessWorld();
    {
      await using bot = await world.startBot(SETTINGS);
      bot.signal('SIGTERM');
      await bot.ended;
    }
    await rename(images(world), away(world));
    const bot = await world.startBot(SETTINGS);
    world.paintAll();
    expect(await readiness(bot)).toEqual([503, expect.stringContaining('is its disk mounted?')]);
    const waiting = await command(world, 'a fox');
    await paused(waiting);
    expect(world.bfl.callCount('submit')).toBe(0);
    expect(await readdir(world.folder)).not.toContain('images');
    await using doctor = world.runTool('src/doctor.ts');
    expect(await doctor.ended).toMatchObject({ code: 1 });
    expect(doctor.stdout).toContain('is its disk mounted?');
    expect(await readdir(world.folder)).not.toContain('images');
    await rename(away(world), images(world));
    await paintingIn(waiting);
  });
});
