import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProcessWorld, paintingIn } from '../../support/process-world.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

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

describe('what the bot writes', () => {
  it('is for the user of its process alone', async () => {
    await using folder = await temporaryFolder();
    await using world = await openProcessWorld();
    const place = { DATA_DIR: folder.path, DATABASE_URL: join(folder.path, 'easel.db') };
    const bot = await world.startBot(place);
    world.paintAll();
    await paintingIn(await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a fox' }));
    const written = await readdir(folder.path, { recursive: true });
    expect(written.filter((name) => /easel\.db|\.jpg$/.test(name)).length).toBeGreaterThan(1);
    const modes = await Promise.all(written.map(async (name) => (await stat(join(folder.path, name))).mode & 0o077));
    expect(modes.filter((others) => others !== 0)).toEqual([]);
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
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
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0, charged: 40_000, kinds: ['hold', 'settle'] });
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
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 120_000, charged: 0 });

    world.paintAll();
    const next = await world.startBot();
    expect((await paintingIn(invocation)).attachments).toHaveLength(3);
    next.signal('SIGTERM');
    await next.ended;
    expect(world.bfl.tasks).toHaveLength(3);
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0, charged: 120_000, billed: 120_000 });
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

  it('breaks off an upload that hangs when its time is over, and the next start sends it', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '1' });
    world.paintAll();
    // The picture is the only file that the bot sends; progress is text.
    const isUpload = { method: 'PATCH', path: /\/webhooks\//, reply: 'hang', times: 10 } as const;
    const restore = world.discord.fault(isUpload);
    const invocation = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a fox' });
    await bot.saying('"msg":"ended"');
    const sentMs = performance.now();
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentMs).toBeLessThan(10_000);
    restore();
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0, charged: 40_000, kinds: ['hold', 'settle'] });

    const next = await world.startBot();
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    next.signal('SIGTERM');
    await next.ended;
    expect(world.discord.guild.channel.messages).toHaveLength(1);
  });

  it('ends a little after its time even where a notice to the operator hangs', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot();
    world.discord.fault({ method: 'POST', path: /\/users\/@me\/channels/, reply: 'hang', times: 10 });
    world.bfl.credits = 0;
    await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a fox' });
    await bot.saying('account paused');
    const sentMs = performance.now();
    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - sentMs).toBeLessThan(12_000);
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 40_000, charged: 0 });
  });

  it('is what SIGINT is, and a kill in the middle of it loses nothing', async () => {
    await using world = await openProcessWorld();
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '600' });
    const invocation = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'a fox' });
    await world.bfl.taskWhere(({ polls }) => polls > 0);
    bot.signal('SIGINT');
    await bot.saying('shutting down');
    expect(bot.stdout).toContain('"reason":"SIGINT"');
    bot.signal('SIGKILL');
    expect(await bot.ended).toEqual({ code: null, signal: 'SIGKILL' });

    world.paintAll();
    const next = await world.startBot();
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    next.signal('SIGINT');
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect(world.bfl.tasks).toHaveLength(1);
    expect(await world.ledgerSums()).toMatchObject({ faults: [], held: 0, charged: 40_000, billed: 40_000 });
  });
});
