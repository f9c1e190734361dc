import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation } from '../../../sandbox/discord/discord.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import type { Program } from '../../support/process.ts';

const SETTINGS = preloading('short-waits');

// They share a database and a Discord: the process that delivers what was left leaves a picture to the next one.
let world: ProcessWorld;
/** A process that serves; null if none does. */
let serving: Program | null = null;
let asked = 0;

beforeAll(async () => {
  world = await openProcessWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function ask(): Promise<Invocation> {
  asked += 1;
  return world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: `picture ${asked}` });
}

/** Resolves when the picture is running at BFL. A task is stored before it is polled. */
async function askAndWait(): Promise<Invocation> {
  world.bfl.script(() => undefined);
  const invocation = await ask();
  await world.bfl.taskWhere(({ prompt, polls }) => prompt === `picture ${asked}` && polls > 0);
  return invocation;
}

/** Ends the bot, by a signal or as asked to, while a picture is running at BFL. */
async function leavePicture(): Promise<Invocation> {
  const bot = serving ?? (await world.startBot(SETTINGS));
  const invocation = await askAndWait();
  if (serving === null) {
    bot.signal('SIGKILL');
    await bot.ended;
  } else {
    await end(bot);
  }
  world.paintAll();
  return invocation;
}

async function end(bot: Program): Promise<void> {
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(bot.stderr).toBe('');
  serving = null;
}

/** Each picture so far was charged, painted and sent once. */
async function expectAllWell(bot: Program): Promise<void> {
  const { kinds: _kinds, ...sums } = await world.ledgerSums();
  expect(sums).toEqual({ faults: [], held: 0, charged: asked * 40_000, billed: world.billed });
  expect(world.bfl.tasks).toHaveLength(asked);
  expect(world.discord.guild.channel.messages).toHaveLength(asked);
  serving = bot;
}

describe('a start while Discord is away', () => {
  it('waits and says so, then logs in and delivers what was left', async () => {
    const left = await leavePicture();
    await world.discord.offline();
    const bot = world.startProcess(SETTINGS);
    await bot.saying('Discord cannot be reached: trying again');
    await world.discord.online();
    expect((await paintingIn(left)).attachments).toHaveLength(1);
    await bot.saying('"msg":"ready"');
    await expectAllWell(bot);
  });

  it('and answers with nothing but 503 waits as well, and paints before it has looked at the commands', async () => {
    const left = await leavePicture();
    world.discord.fault({ path: /^\/gateway\/bot/, times: 5, reply: { status: 503 } });
    const lift = world.discord.fault({ path: /^\/applications\/\d+\/commands/, times: 1_000, reply: { status: 502 } });
    const bot = world.startProcess(SETTINGS);
    await bot.saying('Discord cannot be reached: trying again');
    expect((await paintingIn(left)).attachments).toHaveLength(1);
    expect(bot.stdout).not.toContain('"msg":"ready"');
    lift();
    await bot.saying('"msg":"ready"');
    await expectAllWell(bot);
  });

  it.each(['refuse', 'silent', 'close'] as const)(
    'as far as its gateway goes waits and says so once, then logs in and delivers what was left (%s)',
    async (trouble) => {
      const left = await leavePicture();
      const before = world.discord.gatewayTries.filter(({ address }) => address === 'main').length;
      world.discord.troubleGateway('main', trouble);
      const bot = world.startProcess(SETTINGS);
      await world.discord.gatewayTried('main', before + 3);
      world.discord.troubleGateway('main', null);
      expect((await paintingIn(left)).attachments).toHaveLength(1);
      await bot.saying('"msg":"ready"');
      expect(bot.stdout.match(/gateway cannot be reached/g)).toHaveLength(1);
      expect(bot.stdout.match(/gateway connected/g)).toHaveLength(1);
      expect(bot.stdout).not.toContain('gateway connection lost');
      await expectAllWell(bot);
    },
  );

  it('as far as the address of its gateway goes asks for it again', async () => {
    const left = await leavePicture();
    // A server without WebSocket, such as a faulty proxy; requested once by Easel and once by discord.js.
    const body = {
      url: world.bfl.apiUrl.replace('http', 'ws'),
      shards: 1,
      session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 },
    };
    world.discord.fault({ path: /^\/gateway\/bot/, times: 2, reply: { status: 200, body } });
    const bot = world.startProcess(SETTINGS);
    await bot.saying('"why":"Unexpected server response: 404"');
    expect((await paintingIn(left)).attachments).toHaveLength(1);
    await bot.saying('"msg":"ready"');
    await expectAllWell(bot);
  });
});

describe('a gateway that closes for good', () => {
  it('ends the process with 1 and a clear sentence, and the next start delivers', async () => {
    const bot = serving ?? (await world.startBot(SETTINGS));
    serving = null;
    const invocation = await askAndWait();
    world.discord.closeConnections(4_004);
    expect((await bot.ended).code).toBe(1);
    expect(bot.stdout).toContain('"reason":"Discord does not accept the token of this bot any more');
    world.paintAll();
    const next = await world.startBot(SETTINGS);
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    await expectAllWell(next);
  });
});

describe('a start while BFL is away', () => {
  it('serves Discord at once, keeps what was left and what is asked for, and paints both when BFL is back', async () => {
    const left = await leavePicture();
    await world.bfl.offline();
    const bot = await world.startBot(SETTINGS);
    const queued = await ask();
    await queued.acknowledged;
    await bot.saying('"msg":"requeued"');
    await world.bfl.online();
    for (const invocation of [left, queued]) expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    await expectAllWell(bot);
    await end(bot);
  });
});

describe('a start that waits for Discord', () => {
  it('or for its gateway can be stopped', async () => {
    world.discord.troubleGateway('main', 'silent');
    const bot = world.startProcess(SETTINGS);
    await bot.saying('gateway cannot be reached');
    await end(bot);
    world.discord.troubleGateway('main', null);
  });

  it('can be stopped at any time', async () => {
    await world.discord.offline();
    const bot = world.startProcess(SETTINGS);
    await bot.saying('Discord cannot be reached: trying again');
    await end(bot);
  });
});
