import { describe, expect, it } from 'vitest';
import { openProcessWorld, paintingIn } from './support/process-world.ts';

describe('a start', () => {
  it('with faulty settings ends with one message that names each of them, and no secret', async () => {
    await using world = await openProcessWorld();
    const bot = world.startProcess({ DISCORD_TOKEN: 'not a-token', BFL_CONCURRENCY: '0', USER_DAILY_USD: 'much' });
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stdout).toBe('');
    const [title, ...faults] = bot.stderr.trim().split('\n');
    expect(title).toBe('The settings need attention:');
    expect(faults.map((fault) => fault.trim().split(' ')[1])).toEqual([
      'DISCORD_TOKEN',
      'BFL_CONCURRENCY',
      'USER_DAILY_USD',
    ]);
    expect(bot.stderr).not.toContain('a-token');
    expect(world.discord.calls).toEqual([]);
  });

  it('with a token that Discord refuses ends with what to do, and not with a stack', async () => {
    await using world = await openProcessWorld();
    const bot = world.startProcess({ DISCORD_TOKEN: 'a.refused.token' });
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stderr.trim().split('\n')).toEqual([
      'The settings need attention:',
      expect.stringMatching(/^ {2}- DISCORD_TOKEN is refused by Discord: reset it at /),
    ]);
    expect(`${bot.stdout}${bot.stderr}`).not.toContain('a.refused.token');
  });
});

describe('SIGTERM', () => {
  it('gives running pictures their time, and ends when they are delivered', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '60' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const invocation = await ada.command('imagine', { prompt: 'a fox' });
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    bot.signal('SIGTERM');
    await bot.saying('shutting down');
    world.bfl.finish(task);
    await paintingIn(invocation);
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(await world.books()).toMatchObject({ faults: [], held: 0, charged: 40_000, kinds: ['hold', 'settle'] });
  });

  it('leaves what takes longer to the next start, which delivers it', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '1' });
    const ada = world.discord.guild.addMember({ name: 'Ada' });
    const invocation = await ada.command('imagine', { prompt: 'a fox', count: 3 });
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    const sentMs = performance.now();
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentMs).toBeGreaterThan(900);
    expect(performance.now() - sentMs).toBeLessThan(6_000);
    expect(await world.books()).toMatchObject({ faults: [], held: 120_000, charged: 0 });

    world.paintAll();
    const next = await world.startBot();
    expect((await paintingIn(invocation)).attachments).toHaveLength(3);
    next.signal('SIGTERM');
    await next.ended;
    expect(world.bfl.tasks).toHaveLength(3);
    expect(await world.books()).toMatchObject({ faults: [], held: 0, charged: 120_000, billed: 120_000 });
  });

  it('a second time ends the process at once', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '600' });
    await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a fox' });
    await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox');
    bot.signal('SIGTERM');
    await bot.saying('shutting down');
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 1, signal: null });
  });
});
