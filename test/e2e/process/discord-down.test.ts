import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../sandbox/discord/discord.ts';
import { openProcessWorld, paintingIn, preloading, type ProcessWorld } from '../../support/process-world.ts';
import type { Program } from '../../support/process.ts';

const SETTINGS = preloading('short-waits');

/** Stops the bot while a picture is running at BFL. */
async function leavePicture(world: ProcessWorld): Promise<Invocation> {
  const bot = await world.startBot(SETTINGS);
  const invocation = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'left' });
  await world.bfl.taskWhere(({ polls }) => polls > 0);
  bot.signal('SIGKILL');
  await bot.ended;
  world.paintAll();
  return invocation;
}

async function endWell(world: ProcessWorld, bot: Program, pictures: number): Promise<void> {
  bot.signal('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(bot.stderr).toBe('');
  const { kinds: _kinds, ...sums } = await world.ledgerSums();
  expect(sums).toEqual({ faults: [], held: 0, charged: pictures * 40_000, billed: world.billed });
  expect(world.bfl.tasks).toHaveLength(pictures);
  expect(world.discord.guild.channel.messages).toHaveLength(pictures);
}

describe('a start while Discord is away', () => {
  it('waits and says so, then logs in and delivers what was left', async () => {
    await using world = await openProcessWorld();
    const left = await leavePicture(world);
    await world.discord.offline();
    const bot = world.startProcess(SETTINGS);
    await bot.saying('Discord cannot be reached: trying again');
    await world.discord.online();
    expect((await paintingIn(left)).attachments).toHaveLength(1);
    await bot.saying('"msg":"ready"');
    await endWell(world, bot, 1);
  });

  it('and answers with nothing but 503 waits as well, and paints before it has looked at the commands', async () => {
    await using world = await openProcessWorld();
    const left = await leavePicture(world);
    world.discord.fault({ path: /^\/gateway\/bot/, times: 5, reply: { status: 503 } });
    const lift = world.discord.fault({ path: /^\/applications\/\d+\/commands/, times: 1_000, reply: { status: 502 } });
    const bot = world.startProcess(SETTINGS);
    await bot.saying('Discord cannot be reached: trying again');
    expect((await paintingIn(left)).attachments).toHaveLength(1);
    expect(bot.stdout).not.toContain('"msg":"ready"');
    lift();
    await bot.saying('"msg":"ready"');
    await endWell(world, bot, 1);
  });

  it('as far as its gateway goes ends with 1 and says why, and another start delivers what was left', async () => {
    await using world = await openProcessWorld();
    const left = await leavePicture(world);
    // A server without WebSocket, such as a faulty proxy; requested once by Easel and once by discord.js.
    const body = {
      url: world.bfl.apiUrl.replace('http', 'ws'),
      shards: 1,
      session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 1 },
    };
    world.discord.fault({ path: /^\/gateway\/bot/, times: 2, reply: { status: 200, body } });
    const bot = world.startProcess(SETTINGS);
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stderr).toContain("Discord's gateway did not let the bot in: Unexpected server response: 404");
    const next = await world.startBot(SETTINGS);
    expect((await paintingIn(left)).attachments).toHaveLength(1);
    await endWell(world, next, 1);
  });

  it('can be stopped at any time', async () => {
    await using world = await openProcessWorld();
    await world.discord.offline();
    const bot = world.startProcess(SETTINGS);
    await bot.saying('Discord cannot be reached: trying again');
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(bot.stderr).toBe('');
  });
});

describe('a start while BFL is away', () => {
  it('serves Discord at once, keeps what was left and what is asked for, and paints both when BFL is back', async () => {
    await using world = await openProcessWorld();
    const left = await leavePicture(world);
    await world.bfl.offline();
    const bot = await world.startBot(SETTINGS);
    const asked = await world.discord.guild.addMember({ name: 'Ben' }).command('imagine', { prompt: 'asked' });
    await asked.acknowledged;
    await bot.saying('"msg":"requeued"');
    await world.bfl.online();
    for (const invocation of [left, asked]) expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    await endWell(world, bot, 2);
  });
});
