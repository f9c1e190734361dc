import { describe, expect, it } from 'vitest';
import type { Message } from '../../../sandbox/discord/message.ts';
import { openProcessWorld } from '../../support/process-world.ts';

/** What a member sees of it; each upload has addresses and ids of its own. */
function withoutAddresses({ content, attachments }: Pick<Message, 'content' | 'attachments'>) {
  return [content, ...attachments.map(({ filename, size, description }) => [filename, size, description])];
}

describe('a bot that is killed', () => {
  it('with 200 pictures in flight or waiting delivers each of them once, and each member’s in order', async () => {
    // The time to answer is checked by the load test, not here.
    await using world = await openProcessWorld();
    const settings = { BURN_USD: 'none', LOG_LEVEL: 'info' };
    const bot = await world.startBot(settings);
    const guilds = [world.discord.guild, ...['B', 'C', 'D'].map((name) => world.discord.addGuild({ name }))];
    const members = guilds.flatMap((guild) => Array.from({ length: 10 }, (_, n) => guild.addMember({ name: `M${n}` })));
    const prompts = ['1', '2', '3', '4', '5'];
    const commands = members.map(async (member, index) => {
      const own = [];
      for (const number of prompts) {
        const one = await member.command('imagine', { prompt: `${index}/${number}` });
        await one.acknowledged;
        own.push(one);
      }
      return own;
    });
    const invocations = (await Promise.all(commands)).flat();
    // A task is stored before it is polled.
    await world.bfl.taskWhere(() => world.bfl.tasks.filter(({ polls }) => polls > 0).length === 24);
    bot.signal('SIGKILL');
    expect(await bot.ended).toEqual({ code: null, signal: 'SIGKILL' });

    world.paintAll();
    const next = await world.startBot(settings);
    await Promise.all(invocations.map((one) => one.replyWhere(({ attachments }) => attachments.length > 0)));
    next.signal('SIGTERM');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    for (const { revisions } of invocations) {
      // discord.js repeats an edit that a busy machine did not answer in time: it is the same one.
      const painted = revisions.filter(({ message }) => message.attachments.length > 0);
      const contents = painted.map(({ message }) => JSON.stringify(withoutAddresses(message)));
      expect(new Set(contents).size).toBe(1);
    }
    expect(guilds.map(({ channel }) => channel.messages.length)).toEqual([50, 50, 50, 50]);
    for (const index of members.keys()) {
      const own = world.bfl.tasks.filter(({ prompt }) => prompt.startsWith(`${index}/`));
      expect(own.map(({ prompt }) => prompt)).toEqual(prompts.map((number) => `${index}/${number}`));
    }
    const { kinds, ...sums } = await world.ledgerSums();
    expect(sums).toEqual({ faults: [], held: 0, charged: 200 * 40_000, billed: world.billed });
    expect(kinds.filter((kind) => kind === 'settle')).toHaveLength(200);
    expect(kinds).toHaveLength(400);
    expect(world.discord.violations).toEqual([]);
  });
});
