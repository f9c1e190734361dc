import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invocation } from '../../../sandbox/discord/discord.ts';
import type { Program } from '../../support/process.ts';
import { openProcessWorld, paintingIn, type LedgerSums, type ProcessWorld } from '../../support/process-world.ts';

describe('a start', () => {
  it('with faulty settings ends with one message that names each of them, and no secret', async () => {
    await using world = await openProcessWorld({}, {}, { runsAsWritten: true });
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
    await using world = await openProcessWorld({}, {}, { runsAsWritten: true });
    const bot = world.startProcess({ DISCORD_TOKEN: 'a.refused.token' });
    expect(await bot.ended).toEqual({ code: 1, signal: null });
    expect(bot.stderr.trim().split('\n')).toEqual([
      'The settings need attention:',
      expect.stringMatching(/^ {2}- DISCORD_TOKEN is refused by Discord: reset it at /),
    ]);
    expect(`${bot.stdout}${bot.stderr}`).not.toContain('a.refused.token');
  });
});

/** The ledger since this call. */
async function bookingsFromNow(world: ProcessWorld): Promise<() => Promise<LedgerSums>> {
  const before = await world.ledgerSums();
  return async () => {
    const { faults, held, charged, billed, kinds } = await world.ledgerSums();
    return {
      faults,
      held: held - before.held,
      charged: charged - before.charged,
      billed: billed - before.billed,
      kinds: kinds.slice(before.kinds.length),
    };
  };
}

// They share a database and a Discord: the process that delivers what one has left serves the next.
describe('SIGTERM', () => {
  let world: ProcessWorld;
  /** A process that serves; null if none does. */
  let serving: Program | null = null;
  let left: Invocation | null = null;

  beforeAll(async () => {
    world = await openProcessWorld({}, {}, { runsAsWritten: true });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** A new member asks; a picture runs until it is finished by hand, or all are painted. */
  const ask = async (prompt: string, count = 1): Promise<Invocation> => {
    world.bfl.script(() => ({ latencyMs: Number.POSITIVE_INFINITY }));
    const invocation = await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt, count });
    // A task is stored before it is polled.
    await world.bfl.taskWhere((task) => task.prompt === prompt && task.polls > 0);
    return invocation;
  };

  const expectEnd = async (bot: Program, ending: { code: number | null; signal: string | null }): Promise<void> => {
    expect(await bot.ended).toEqual(ending);
    serving = null;
  };

  it('leaves what takes longer to the next start, which delivers it', async () => {
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '1' });
    expect(bot.stdout).toContain('a new, empty database was made');
    const booked = await bookingsFromNow(world);
    const invocation = await ask('three foxes', 3);
    await world.bfl.taskWhere(() => world.bfl.activeTasks === 2);
    const sentMs = performance.now();
    bot.signal('SIGTERM');
    await expectEnd(bot, { code: 0, signal: null });
    expect(performance.now() - sentMs).toBeGreaterThan(900);
    expect(world.bfl.activeTasks).toBe(2);
    expect(await booked()).toMatchObject({ faults: [], held: 120_000, charged: 0 });

    world.paintAll();
    serving = await world.startBot({ SHUTDOWN_SECONDS: '600' });
    expect(serving.stdout).not.toContain('a new, empty database was made');
    expect((await paintingIn(invocation)).attachments).toHaveLength(3);
    expect(world.bfl.tasks).toHaveLength(3);
    expect(await booked()).toMatchObject({ faults: [], held: 0, charged: 120_000, billed: 120_000 });
  });

  it('leaves behind only what is for the user of its process alone', async () => {
    serving ??= await world.startBot({ SHUTDOWN_SECONDS: '600' });
    const written = await readdir(world.folder, { recursive: true });
    expect(written.filter((name) => /easel\.db|\.jpg$/.test(name)).length).toBeGreaterThan(1);
    const modes = await Promise.all(written.map(async (name) => (await stat(join(world.folder, name))).mode & 0o077));
    expect(modes.filter((others) => others !== 0)).toEqual([]);
  });

  it('is what SIGINT is, and a kill in the middle of it loses nothing', async () => {
    const bot = serving ?? (await world.startBot({ SHUTDOWN_SECONDS: '600' }));
    const booked = await bookingsFromNow(world);
    const invocation = await ask('a fox to be killed');
    bot.signal('SIGINT');
    await bot.saying('shutting down');
    expect(bot.stdout).toContain('"reason":"SIGINT"');
    bot.signal('SIGKILL');
    await expectEnd(bot, { code: null, signal: 'SIGKILL' });

    world.paintAll();
    const next = await world.startBot();
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    next.signal('SIGINT');
    await expectEnd(next, { code: 0, signal: null });
    expect(world.bfl.tasks.filter(({ prompt }) => prompt === 'a fox to be killed')).toHaveLength(1);
    expect(await booked()).toMatchObject({ faults: [], held: 0, charged: 40_000, billed: 40_000 });
  });

  it('gives running pictures their time, and ends when they are delivered, however many signals come at the same time', async () => {
    const booked = await bookingsFromNow(world);
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '600' });
    const invocation = await ask('a fox in time');
    const task = await world.bfl.taskWhere(({ prompt }) => prompt === 'a fox in time');
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGINT'] as const) bot.signal(signal);
    await bot.saying('shutting down');
    world.bfl.finish(task);
    await paintingIn(invocation);
    await expectEnd(bot, { code: 0, signal: null });
    expect(await booked()).toMatchObject({ faults: [], held: 0, charged: 40_000, kinds: ['hold', 'settle'] });
  });

  it('breaks off an upload that hangs when its time is over, and the next start sends it', async () => {
    const booked = await bookingsFromNow(world);
    const bot = await world.startBot({ SHUTDOWN_SECONDS: '1' });
    const invocation = await ask('a fox that hangs');
    // The picture is the only file that the bot sends; progress is text.
    const isUpload = { method: 'PATCH', path: /\/webhooks\//, reply: 'hang', times: 10 } as const;
    const restore = world.discord.fault(isUpload);
    world.paintAll();
    await bot.saying('"msg":"ended"');
    bot.signal('SIGTERM');
    await expectEnd(bot, { code: 0, signal: null });
    // It has not waited until the upload timed out.
    expect(bot.stdout).not.toContain('could not deliver yet');
    restore();
    expect(await booked()).toMatchObject({ faults: [], held: 0, charged: 40_000, kinds: ['hold', 'settle'] });

    serving = await world.startBot({ SHUTDOWN_SECONDS: '600' });
    expect((await paintingIn(invocation)).attachments).toHaveLength(1);
    const all = world.discord.guild.channel.messages.filter(({ interaction }) => interaction?.id === invocation.id);
    expect(all).toHaveLength(1);
  });

  it('a second time ends the process at once', async () => {
    const bot = serving ?? (await world.startBot({ SHUTDOWN_SECONDS: '600' }));
    left = await ask('a fox left behind');
    bot.signal('SIGTERM');
    await bot.saying('one more signal ends it at once');
    bot.signal('SIGTERM');
    await expectEnd(bot, { code: 1, signal: null });
    world.paintAll();
  });

  it('ends a little after its time even where a notice to the operator hangs', async () => {
    const bot = await world.startBot();
    if (left !== null) await paintingIn(left);
    world.discord.fault({ method: 'POST', path: /\/users\/@me\/channels/, reply: 'hang', times: 10 });
    world.bfl.credits = 0;
    const booked = await bookingsFromNow(world);
    await world.discord.guild.addMember({ name: 'Ada' }).command('imagine', { prompt: 'an unpaid fox' });
    await bot.saying('account paused');
    bot.signal('SIGTERM');
    await expectEnd(bot, { code: 0, signal: null });
    // It has not waited until the notice timed out.
    expect(bot.stdout).not.toContain('notifying the operator failed');
    expect(await booked()).toMatchObject({ faults: [], held: 40_000, charged: 0 });
  });
});
